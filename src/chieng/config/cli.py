"""The console command `chieng`: every room's commands, with `--data DIR` understood by all."""

import os
import sys


def main() -> None:
    """Take `--data DIR` (or CHIENG_DATA) from the arguments, then run the named management command."""
    arguments = _take_data_folder(sys.argv[1:])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chieng.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["chieng", *arguments])


def _take_data_folder(arguments: list[str]) -> list[str]:
    kept: list[str] = []
    remaining = iter(arguments)
    for argument in remaining:
        if argument == "--data":
            os.environ["CHIENG_DATA"] = next(remaining, "")
        elif argument.startswith("--data="):
            os.environ["CHIENG_DATA"] = argument.removeprefix("--data=")
        else:
            kept.append(argument)
    return kept


if __name__ == "__main__":
    main()
