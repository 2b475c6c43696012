"""Who needs whom."""

import ast
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).parent.parent
LINE = ["shop.inventory", "shop.purchasing", "shop.orders", "shop.shop"]


def modules():
    found = {}
    for file in sorted((ROOT / "shop").rglob("*.py")):
        parts = file.relative_to(ROOT).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found[name] = (file, parts[-1] == "__init__")
    return found


def imports_of(name, file, is_package, known):
    """All modules of ours that a module imports anywhere in it."""
    package = name if is_package else name.rpartition(".")[0]
    found = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parts = package.split(".")
                base = ".".join([*parts[: len(parts) - node.level + 1], *([base] if base else [])])
            submodules = {f"{base}.{alias.name}" for alias in node.names} & known
            # Importing only modules from a package is not importing what the package passes on.
            found.update(submodules)
            if len(submodules) < len(node.names):
                found.add(base)
    return (found & known) - {name}


def graph():
    known = modules()
    return {name: imports_of(name, *known[name], set(known)) for name in known}


def reach(name, edges):
    seen, todo = set(), [name]
    while todo:
        for other in edges[todo.pop()] - seen:
            seen.add(other)
            todo.append(other)
    return seen


def test_imports_go_one_way():
    edges = graph()
    for place, name in enumerate(LINE):
        assert not reach(name, edges) & {"shop", *LINE[place + 1 :]}, name
    for name in ("shop.errors", "shop.journal"):
        assert not reach(name, edges) & {"shop", *LINE}, name
    for name in edges:
        assert name not in reach(name, edges), f"{name} imports itself in a ring"


def alone(script):
    """Runs a script without what shop/__init__.py imports."""
    start = "import sys, types\nshop = types.ModuleType('shop')\nshop.__path__ = ['shop']\nsys.modules['shop'] = shop\n"
    done = subprocess.run([sys.executable, "-B", "-c", start + script], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_inventory_stands_alone():
    out = alone("""
from shop.inventory import Inventory
from shop.journal import Journal
journal = Journal()
inventory = Inventory(journal)
inventory.receive("beans", 10)
inventory.receive("peas", 3)
print(inventory.reserve("beans", 6, 1), inventory.reserve("beans", 5, 2), inventory.reserve("peas", 3, 1))
inventory.write_off("beans", 4)
print(inventory.on_hand("beans"), inventory.free("beans"), inventory.free("peas"))
inventory.release(1)
print(inventory.free("beans"), inventory.free("peas"), inventory.reserve("beans", 2, 2))
inventory.take(2)
print(inventory.on_hand("beans"), inventory.free("beans"), inventory.on_hand("kale"))
print(journal.lines)
names = [name for name, module in sys.modules.items() if name.startswith("shop.") and ({"Order", "Orders", "Purchasing", "Shop"} & set(vars(module)))]
print(names)
""")
    assert out.splitlines() == [
        "True False True",
        "6 0 0",
        "6 3 True",
        "4 4 0",
        "['received 10 beans', 'received 3 peas', 'wrote off 4 beans']",
        "[]",
    ]


def test_purchasing_stands_alone():
    out = alone("""
from shop.inventory import Inventory
from shop.journal import Journal
from shop.purchasing import Purchasing
journal = Journal()
inventory = Inventory(journal)
purchasing = Purchasing(inventory, journal, {"beans": 10})
purchasing.check("beans")
purchasing.check("peas")
purchasing.arrive("beans", 4)
print(purchasing.on_the_way("beans"), inventory.free("beans"))
inventory.reserve("beans", 3, 1)
purchasing.check("beans")
print(purchasing.on_the_way("beans"), journal.lines)
names = [name for name, module in sys.modules.items() if name.startswith("shop.") and ({"Order", "Orders", "Shop"} & set(vars(module)))]
print(names)
""")
    assert out.splitlines() == ["6 4", "9 ['ordered 10 beans', 'received 4 beans', 'ordered 3 beans']", "[]"]
