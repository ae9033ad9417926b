"""The console command `chieng`: every room's commands, with `--data DIR` understood by all.

What a person can mend is told in one line, in both languages, without a traceback: an unknown command or data
folder, wrong settings, a database that can't be used.
"""

import ast
import os
import sys
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

from chieng import __version__
from chieng.config import environment

USAGE, FAILURE = 2, 1
# These make a data folder, or need none; Django's own commands are for developers and take what they are given.
_WITHOUT_DATA = {"restore"}
UP = "Chuẩn bị và chạy tất cả / prepare and run everything"


class Usage(Exception):  # noqa: N818 - it is a message to a person
    """The command line says something that can't be meant."""


def main() -> None:
    """Take `--data DIR` (or CHIENG_DATA) from the arguments, then run the named command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chieng.config.settings")
    try:
        arguments = take_data_folder(sys.argv[1:])
        _run(arguments)
    except Usage as error:
        _end(str(error), USAGE)
    except environment.WrongSettings as error:
        _end("\n".join(f"Thiết lập sai / wrong setting: {problem}" for problem in error.problems), USAGE)
    except KeyboardInterrupt:
        _end("", 130)


def take_data_folder(arguments: list[str]) -> list[str]:
    """Put the folder of `--data` where settings look for it, and return the other arguments."""
    kept: list[str] = []
    remaining = iter(arguments)
    for argument in remaining:
        if argument == "--":
            kept.extend([argument, *remaining])
        elif argument == "--data":
            os.environ["CHIENG_DATA"] = _folder(next(remaining, ""))
        elif argument.startswith("--data="):
            os.environ["CHIENG_DATA"] = _folder(argument.removeprefix("--data="))
        else:
            kept.append(argument)
    return kept


def _folder(text: str) -> str:
    if not text or text.startswith("-"):
        raise Usage("--data: cần tên thư mục dữ liệu / needs the name of a data folder")
    return text


def _run(arguments: list[str]) -> None:
    if not arguments or arguments in (["help"], ["--help"], ["-h"]):
        sys.stdout.write("\n".join(_help()) + "\n")
        return
    if arguments[0] in {"version", "--version"}:
        sys.stdout.write(f"Chiêng {__version__}\n")
        return
    command = arguments[0]
    if command == "up":  # before anything of Django's: the supervisor stays small
        from chieng.config.up.command import main as up

        sys.exit(up(arguments[1:]))
    environment.load()
    if command in our_commands() and command not in _WITHOUT_DATA and "--help" not in arguments:
        _insist_on_data_folder()
    _insist_on_command(command)
    _execute(arguments)


def our_commands() -> dict[str, Path]:
    """Return the commands of Chiêng's rooms with the file of each: nothing is set up to find them."""
    rooms = Path(__file__).resolve().parents[1]
    files = rooms.glob("*/management/commands/[!_]*.py")
    return {path.stem: path for path in sorted(files, key=lambda path: path.stem)}


def help_of(path: Path) -> str:
    """Return the help text of the command in a file, read without running it."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "help":
            return str(ast.literal_eval(node.value))
    return ""


def _execute(arguments: list[str]) -> None:
    from django.core.exceptions import PermissionDenied, ValidationError
    from django.core.management import execute_from_command_line
    from django.db import OperationalError, ProgrammingError

    try:
        execute_from_command_line(["chieng", *arguments])
    except (OperationalError, ProgrammingError) as error:
        if "--traceback" in arguments:
            raise
        _end(explain_database(error), FAILURE)
    except ValidationError as error:
        _end("\n".join(error.messages), FAILURE)
    except OSError as error:
        if "--traceback" in arguments or error.filename is None:
            raise
        _end(
            f"Không đọc, ghi được {error.filename} ({error.strerror}); kiểm tra đường dẫn, quyền, chỗ trống / "
            f"can't read or write {error.filename}; check the path, its permissions and the room left",
            FAILURE,
        )
    except PermissionDenied:
        _end("Không có quyền làm việc này / not allowed", FAILURE)


def explain_database(error: Exception) -> str:
    """Return what a database's complaint means and the cure, in both languages."""
    said = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    if "locked" in said:
        return (
            "Cơ sở dữ liệu đang bị chương trình khác khóa; chờ việc đó xong rồi chạy lại / "
            "the database is locked by another program; wait for it to end, then try again"
        )
    if "no such table" in said or "no such column" in said or "does not exist" in said:
        return (
            f"Cơ sở dữ liệu chưa có hoặc chưa đúng phiên bản; chạy “chieng migrate” / "
            f"the database is missing or of another version; run “chieng migrate” ({said})"
        )
    if "disk" in said and "full" in said:
        return "Hết chỗ trên ổ đĩa; dọn bớt rồi chạy lại / the disk is full; make room, then try again"
    return (
        f"Không truy cập được cơ sở dữ liệu; kiểm tra DATABASE_URL hoặc thư mục dữ liệu / "
        f"the database can't be reached; check DATABASE_URL or the data folder ({said})"
    )


def _insist_on_command(command: str) -> None:
    import django
    from django.core.management import get_commands

    if command in our_commands() or command == "help":
        return
    django.setup()
    if command not in get_commands():
        near = get_close_matches(command, ["up", *our_commands(), *get_commands()], n=1, cutoff=0.5)
        hint = f"; có phải / did you mean “chieng {near[0]}”?" if near else "; xem / see “chieng help”"
        raise Usage(f"Không có lệnh / no command “{command}”{hint}")


def _insist_on_data_folder() -> None:
    folder = Path(environment.read("CHIENG_DATA"))
    if folder.is_dir():
        return
    siblings = [path.name for path in folder.parent.iterdir()] if folder.parent.is_dir() else []
    near = get_close_matches(folder.name, siblings, n=1)
    hint = f"; có phải / did you mean {folder.parent / near[0]}?" if near else ""
    raise Usage(
        f"Chưa có thư mục dữ liệu / there is no data folder {folder}{hint} "
        f"(“script/up --data {folder}” tạo mới / makes it)"
    )


def _help() -> Iterator[str]:
    """Yield the commands of Chiêng's rooms, one a line; Django's own are listed by `chieng help --commands`."""
    yield "chieng LỆNH [--data THƯ-MỤC] … / chieng COMMAND [--data DIR] …\n"
    yield f"  {'up':9} {UP}"
    for name, path in our_commands().items():
        yield f"  {name:9} {help_of(path)}"
    yield "\nThêm / more: chieng LỆNH --help"


def _end(message: str, status: int) -> None:
    if message:
        sys.stderr.write(f"{message}\n")
    sys.exit(status)


if __name__ == "__main__":
    main()
