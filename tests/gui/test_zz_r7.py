def test_x(loaded, qtbot):
    from PySide6.QtWidgets import QApplication, QDialog, QWidget
    from PySide6.QtCore import Qt
    from veerkracht_desktop.ui.tab_order import reading_order
    w=loaded.window; w.views
    for name in ("pages","context","classes","quality","robustness","editions","coherence","form","grouping","changes","join_report","versions","about","keys","layout_save","select_rule","workbook","new_index","group_rule","query"):
        a=w.actions_by_id.get(name)
        if a is None: print("-",name); continue
        before=set(w.findChildren(QDialog))
        a.trigger(); qtbot.wait(120)
        new=[d for d in w.findChildren(QDialog) if d.isVisible() and d not in before]
        for d in new:
            chain=[]; x=d.nextInFocusChain()
            while x is not d and len(chain)<3000:
                if d.isAncestorOf(x) and x.isVisible() and x.isEnabled() and x.focusPolicy() & Qt.FocusPolicy.TabFocus and x.focusProxy() is None: chain.append(x)
                x=x.nextInFocusChain()
            want=[x for x in reading_order(d)]
            same=[x for x in want if x in chain]
            print(name, type(d).__name__, len(chain), "ok" if chain==same else "DIFFERS")
            if chain!=same:
                f=lambda l:[(type(x).__name__, (x.accessibleName() or getattr(x,'text',lambda:'')())[:14]) for x in l][:9]
                print("   chain",f(chain)); print("   read ",f(same))
            d.close(); qtbot.wait(20)
    print([k for k in w.actions_by_id][:120])
