"""Runs every benchmark of the package, one after the other; ends with 1 where one of them misses its aims."""

import sys
from importlib import import_module
from pkgutil import iter_modules

import benchmarks


def main() -> None:
    """Prints one table per benchmark; a new file with a `main` of its own is found by itself."""
    missed = []
    names = [module.name for module in iter_modules(benchmarks.__path__) if module.name != "__main__"]
    for name in names:
        benchmark = import_module(f"benchmarks.{name}")
        if not hasattr(benchmark, "main"):
            continue
        print(f"{name}: {benchmark.__doc__}")
        try:
            benchmark.main()
        except SystemExit as complaint:
            missed.append(str(complaint))
        print()
    sys.exit("\n".join(missed) or 0)


if __name__ == "__main__":
    main()
