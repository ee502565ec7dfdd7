"""Who lives where, and the latent strength of each buurt in two editions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from generator.fields import FloatArray, smooth_field, standardise
from generator.places import GEMEENTEN, PLACES
from generator.region import RURAL, TOWN, VILLAGE, Region

EDITIONS = (2021, 2023)
SPREAD = 0.78


@dataclass(frozen=True)
class Planted:
    """The buurten whose values are changed on purpose."""

    hidden: int
    decline: int
    odds: int
    cluster: list[int]
    recoded: int
    empty: list[int]
    tiny: list[int]
    small: list[int]


@dataclass
class Latent:
    """Strength of the three resources of each buurt, about mean 0, deviation 1."""

    personal: FloatArray
    social: FloatArray
    surroundings: FloatArray


def _town_of(region: Region, name: str) -> list[int]:
    """Return the built-up buurten of a town, the middle first."""
    place = next(k for k, p in enumerate(PLACES) if p.name == name)
    own = np.flatnonzero((region.place == place) & (region.kind != RURAL))
    gap = np.linalg.norm(region.points[own] - region.points[own].mean(axis=0), axis=1)
    return [int(own[k]) for k in np.argsort(gap)]


def _cluster(region: Region, size: int = 8) -> list[int]:
    """Return adjoining town buurten in the east of the largest town."""
    town = _town_of(region, "Vinkermonde")
    start = town[len(town) // 3]
    chosen = [start]
    while len(chosen) < size:
        around = {n for b in chosen for n in region.neighbours[b] if n in town} - set(chosen)
        gap = {n: float(np.linalg.norm(region.points[n] - region.points[start])) for n in around}
        chosen.append(min(gap, key=lambda n: (gap[n], n)))
    return sorted(chosen)


def choose(region: Region) -> Planted:
    """Choose the planted buurten by place, so that each tells its own story."""
    edge = [b for p in PLACES if p.main for b in _town_of(region, p.name)[-2:]]
    rural = np.flatnonzero(region.kind == RURAL)
    rural = rural[np.argsort(region.hectares[rural])]
    special = {region.enclave, region.host, region.multipart}
    quiet = [int(b) for b in rural if int(b) not in special]
    return Planted(
        hidden=_town_of(region, "'s-Lommerhage")[5],
        decline=_town_of(region, "Dremmelo")[4],
        odds=_town_of(region, "Hoegsterveen")[3],
        cluster=_cluster(region),
        recoded=_town_of(region, "Grootbrandel")[2],
        empty=[edge[1], quiet[0]],
        tiny=[edge[3], edge[7], quiet[2], quiet[3]],
        small=[*quiet[6:13], region.enclave],
    )


def inhabitants(rng: np.random.Generator, region: Region, planted: Planted) -> FloatArray:
    """Return the number of inhabitants of each buurt in 2023."""
    km2 = region.hectares / 100.0
    density = np.choose(region.kind, [2_150.0, 1_350.0, 58.0])
    people = density * km2**0.8 * rng.lognormal(0.0, 0.28, len(km2))
    floor = np.choose(region.kind, [620.0, 480.0, 330.0])
    people = np.clip(people, floor * rng.uniform(1.0, 1.35, len(km2)), 4_600.0)
    people[planted.small] = rng.uniform(115.0, 285.0, len(planted.small))
    people[planted.tiny] = [30.0, 55.0, 75.0, 90.0]
    people[planted.empty] = 0.0
    people[planted.hidden] = 1_185.0
    people[planted.decline] = np.maximum(people[planted.decline], 1_400.0)
    return np.rint(people)


def _built(region: Region) -> FloatArray:
    """Return 1 in towns, 0.45 in villages, 0 in the country."""
    return np.choose(region.kind, [1.0, 0.45, 0.0])


def _base(rng: np.random.Generator, region: Region, people: FloatArray) -> Latent:
    """Return the strengths before anything is planted."""
    points, built = region.points, _built(region)
    far, near, own = (smooth_field(rng, w)(points) for w in (16_000.0, 2_300.0, 9_000.0))
    noise = rng.normal(0.0, 1.0, (3, len(points)))
    level = np.array([g.strength for g in GEMEENTEN])[region.gemeente]
    # Neighbourhoods differ less in strong gemeenten, as in reality: it also
    # keeps accidental laggards away from the planted one.
    within = np.where(level > 0.3, 0.5, 1.0)
    personal = level + within * (0.35 * far + 0.55 * near * built - 0.5 * built + 0.28 * noise[0])
    personal = SPREAD * standardise(personal, people + 1.0)
    social = 0.55 * personal + within * (0.45 * own + 0.35 * noise[1]) - 0.55 * built
    social = SPREAD * standardise(social, people + 1.0)
    space = 0.4 * personal + within * (0.5 * smooth_field(rng, 7_000.0)(points) + 0.3 * noise[2])
    space = SPREAD * standardise(space - 0.35 * built, people + 1.0)
    return Latent(personal, social, space)


def latents(
    rng: np.random.Generator,
    region: Region,
    people: FloatArray,
    planted: Planted,
    lift: FloatArray,
) -> dict[int, Latent]:
    """Return the strengths per edition, with the findings planted.

    `lift` raises single buurten: it removes accidental laggards.
    """
    now = _base(rng, region, people)
    for values in (now.personal, now.social, now.surroundings):
        values += lift
        values[planted.cluster] = 0.3 * values[planted.cluster] - 1.2
    _plant(now, planted.hidden, (-0.62, -0.62, -0.45))
    _plant(now, planted.odds, (-0.95, 1.6, 0.0))
    _plant(now, planted.decline, (-0.8, -0.75, -0.6))
    before = Latent(now.personal.copy(), now.social.copy(), now.surroundings.copy())
    drift = 0.09 * smooth_field(rng, 11_000.0)(region.points)
    for values in (before.personal, before.social, before.surroundings):
        values += drift + rng.normal(0.0, 0.07, len(values))
    _plant(before, planted.decline, (-0.1, -0.05, 0.0))
    return {2021: before, 2023: now}


def _plant(latent: Latent, buurt: int, strengths: tuple[float, float, float]) -> None:
    """Set the three strengths of one buurt."""
    latent.personal[buurt], latent.social[buurt], latent.surroundings[buurt] = strengths


__all__ = ["EDITIONS", "RURAL", "TOWN", "VILLAGE", "Latent", "Planted", "choose"]
