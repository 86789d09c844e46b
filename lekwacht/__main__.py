"""The program: `lekwacht` and `python -m lekwacht`."""

import os
import sys

INTERRUPTED = 130  # as ExitCode has it, which would have to be imported


def main() -> None:
    """Run the command line; Ctrl-C ends it with 130 at every moment, also while it is still starting."""
    exit_code = INTERRUPTED
    try:
        from lekwacht.cli import main as run  # noqa: PLC0415 - the import itself can be interrupted

        exit_code = run()
    except BaseException as error:
        if not _is_interrupt(error):
            raise
        sys.stderr.write("lekwacht: interrupted; run the command again to go on\n")
    if exit_code == INTERRUPTED:
        # An interrupt inside code that is executed from text, as dataclasses are made, lets Python end
        # with the signal however it was handled since (`unhandled_keyboard_interrupt` in CPython's main).
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(exit_code)
    sys.exit(exit_code)


def _is_interrupt(error: BaseException | None) -> bool:
    """Whether Ctrl-C is behind this: one that comes while a class is being made becomes a RuntimeError."""
    while error is not None and not isinstance(error, KeyboardInterrupt):
        error = error.__cause__
    return error is not None


if __name__ == "__main__":
    main()
