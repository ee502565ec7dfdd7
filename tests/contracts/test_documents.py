"""The documents tell of everything that there is, and point at nothing that is not."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from veerkracht_desktop import cli
from veerkracht_desktop.core.dataset import REASON_TEXTS, MissingReason
from veerkracht_desktop.core.risk_signals import RULES
from veerkracht_desktop.core.specs import AGGREGATIONS, NORMALISATIONS, TRANSFORMS
from veerkracht_desktop.io.reading import READABLE_SUFFIXES

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted((*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("packaging/*.md")))
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document: Path) -> None:
    links = LINK.findall(document.read_text(encoding="utf-8"))
    local = [link for link in links if "://" not in link]
    assert [link for link in local if not (document.parent / link).exists()] == []


def test_the_architecture_names_every_source_file() -> None:
    tree = text_of("ARCHITECTURE.md").split("src/veerkracht_desktop/\n", 1)[1].split("```")[0]
    told = sorted(re.findall(r"^ *(\w+\.py) ", tree, re.MULTILINE))
    there = (ROOT / "src" / "veerkracht_desktop").rglob("*.py")
    assert told == sorted(path.name for path in there if path.name != "__init__.py")


def test_every_method_is_described() -> None:
    normalising, combining = (
        text_of("docs/methode/normaliseren.md"),
        text_of("docs/methode/aggregeren.md"),
    )
    assert [m for m in NORMALISATIONS if f"`{m}" not in normalising] == []
    assert [m for m in AGGREGATIONS if f"`{m}`" not in combining] == []


def test_every_transformation_is_described() -> None:
    told = text_of("docs/methode/uitschieters.md")
    assert [t for t in TRANSFORMS if f"| `{t}` |" not in told] == []


def test_every_reason_for_a_missing_value_is_described() -> None:
    told = text_of("docs/methode/ontbrekend.md")
    reasons = [t for r, t in REASON_TEXTS.items() if r is not MissingReason.KNOWN]
    assert [text for text in reasons if f"| {text} |" not in told] == []


def test_every_rule_is_described() -> None:
    told = text_of("docs/methode/signalen.md")
    assert len(RULES) > 0
    assert [rule.id for rule in RULES if f"### {rule.id} " not in told] == []


def test_the_readme_has_every_option_of_compute() -> None:
    readme = text_of("README.md")
    options = re.findall(r"--[a-z-]+", cli._compute_parser().format_usage())
    assert len(options) > 5
    assert [option for option in set(options) if f"`{option}" not in readme] == []


def test_the_readme_has_every_kind_of_file() -> None:
    readme = text_of("README.md")
    assert [s for s in sorted(READABLE_SUFFIXES) if f"`{s}`" not in readme] == []


def test_every_decision_is_in_the_list() -> None:
    folder = ROOT / "docs" / "adr"
    numbered = sorted(path.name for path in folder.glob("[0-9]*.md"))
    assert numbered == sorted(LINK.findall((folder / "README.md").read_text(encoding="utf-8")))
    for name in numbered:
        parts = re.findall(r"^## (\w+)", (folder / name).read_text(encoding="utf-8"), re.MULTILINE)
        assert parts == ["Context", "Options", "Decision", "Consequences"], name


def test_versions_agree() -> None:
    from veerkracht_desktop import __version__

    project = tomllib.loads(text_of("pyproject.toml"))["project"]
    assert project["version"] == __version__
    assert f"softwareVersion: {__version__}\n" in text_of("publiccode.yml")


def test_the_licence_is_the_one_that_is_named() -> None:
    project = tomllib.loads(text_of("pyproject.toml"))["project"]
    assert project["license"] == "EUPL-1.2"
    assert text_of("LICENSE").startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
