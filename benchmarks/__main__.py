"""Runs every benchmark of the package, one after the other."""

from importlib import import_module
from pkgutil import iter_modules

import benchmarks


def main() -> None:
    """Prints one table per benchmark; a new file with a `main` of its own is found by itself."""
    names = [module.name for module in iter_modules(benchmarks.__path__) if module.name != "__main__"]
    for name in names:
        benchmark = import_module(f"benchmarks.{name}")
        print(f"{name}: {benchmark.__doc__}")
        benchmark.main()
        print()


if __name__ == "__main__":
    main()
