from chieng.core.remembering import remembered, remembering

asked: list[int] = []


@remembered
def twice(number: int, *, plus: int = 0) -> int:
    asked.append(number)
    return 2 * number + plus


def test_within_a_question_is_asked_once_and_outside_each_time() -> None:
    asked.clear()
    assert [twice(1), twice(1)] == [2, 2]
    with remembering():
        assert [twice(2), twice(2), twice(2, plus=1), twice(3)] == [4, 4, 5, 6]
    assert twice(2) == 4
    assert asked == [1, 1, 2, 2, 3, 2]


def test_what_was_remembered_is_forgotten_afterwards_even_on_an_error() -> None:
    asked.clear()
    for _each in range(2):
        try:
            with remembering():
                twice(5)
                raise ValueError  # noqa: TRY301 - what happens to the memory then is the question
        except ValueError:
            pass
    assert asked == [5, 5]
