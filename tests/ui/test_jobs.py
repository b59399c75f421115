"""Long work: told how far it is, stopped when asked, answered once for all who ask the same, never a traceback."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from sqdash import language
from sqdash.answers.stopping import Stopped
from sqdash.ui import jobs


@pytest.fixture(autouse=True)
def empty() -> None:
    jobs._answers.clear()
    jobs._jobs.clear()


def wait(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + 5
    while not condition() and time.monotonic() < until:
        time.sleep(0.005)
    assert condition()


def test_an_answer_is_kept_for_whoever_asks_the_same() -> None:
    calls = []
    job = jobs.start("甲", ("ask", 1), lambda tell, stop: calls.append(1) or 42)
    wait(job.ended.is_set)
    assert jobs.answered(("ask", 1)) == 42
    assert jobs.shown("乙", ("ask", 1), lambda tell, stop: calls.append(2) or 43, begin=True) == 42
    assert calls == [1]


def test_the_work_says_how_far_it_is_and_is_stopped() -> None:
    def work(tell: jobs.Progress, stop: Callable[[], bool]) -> int:
        tell(0.25, "四分之一")
        while not stop():
            time.sleep(0.002)
        raise Stopped

    job = jobs.start("甲", 1, work)
    wait(lambda: job.share == 0.25)
    assert job.said == "四分之一"
    jobs.stop("甲")
    wait(job.ended.is_set)
    assert isinstance(job.trouble, Stopped)
    assert jobs.answered(1) is None


def test_a_new_question_stops_the_one_before() -> None:
    seen = threading.Event()

    def work(tell: jobs.Progress, stop: Callable[[], bool]) -> int:
        while not stop():
            time.sleep(0.002)
        seen.set()
        return 1

    jobs.start("甲", "first", work)
    second = jobs.start("甲", "second", lambda tell, stop: 2)
    assert seen.wait(5)
    wait(second.ended.is_set)
    assert jobs.answered("second") == 2


def test_the_thread_speaks_the_language_of_the_page() -> None:
    language.use("en")
    job = jobs.start("甲", "spoken", lambda tell, stop: language.current())
    wait(job.ended.is_set)
    assert jobs.answered("spoken") == "en"


def test_what_a_stop_left_unproven_is_kept_for_nobody_else() -> None:
    """Whoever asks the same next is given the whole answer, not the best at the moment somebody else gave up."""

    def work(tell: jobs.Progress, stop: Callable[[], bool]) -> str:
        while not stop():
            time.sleep(0.002)
        return "half"

    job = jobs.start("甲", "long", work)
    jobs.stop("甲")
    wait(job.ended.is_set)
    assert job.best == "half" and jobs.answered("long") is None


def page_that_fails() -> None:
    import streamlit as st

    from sqdash.ui import jobs

    def work(tell: object, stop: object) -> int:
        raise RuntimeError("geheim")

    st.write(jobs.shown("甲", "fails", work, begin=True))


def test_what_goes_wrong_is_said_without_a_traceback() -> None:
    page = AppTest.from_function(page_that_fails).run()
    assert not page.exception
    said = " ".join(str(each.proto.body) for each in page.get("html"))
    assert "没有算出来（RuntimeError）" in said and "geheim" not in said
    assert [each.label for each in page.button] == ["重新计算"]


def page_out_of_time() -> None:
    import streamlit as st

    from sqdash.answers.stopping import OutOfTime
    from sqdash.ui import jobs

    def work(tell: object, stop: object) -> int:
        raise OutOfTime("找了 5 秒还没有<可行>的方案。")

    st.write(jobs.shown("甲", "long", work, begin=True))


def test_out_of_time_is_said_in_its_own_words() -> None:
    """Nobody stopped it, and the page does not say so."""
    page = AppTest.from_function(page_out_of_time).run()
    assert not page.exception
    said = " ".join(str(each.proto.body) for each in page.get("html"))
    assert "找了 5 秒还没有&lt;可行&gt;的方案。" in said and "已停止" not in said and "OutOfTime" not in said
    assert [each.label for each in page.button] == ["重新计算"]


def page_that_waits() -> None:
    import time

    import streamlit as st

    from sqdash.answers.stopping import Stopped
    from sqdash.ui import jobs

    jobs.AT_ONCE = 0.05

    def work(tell: object, stop: object) -> int:
        tell(0.5, "一半")
        while not stop():
            time.sleep(0.002)
        raise Stopped

    st.write(jobs.shown("甲", "waits", work, begin=True))


def test_progress_is_shown_and_the_stop_works() -> None:
    page = AppTest.from_function(page_that_waits).run()
    assert [each.label for each in page.button] == ["停止"]
    page.button(key="stop_甲").click().run()
    time.sleep(0.1)
    page.run()
    assert not page.exception
    said = " ".join(str(each.proto.body) for each in page.get("html"))
    assert "已停止" in said


def page_with_a_button() -> None:
    import time

    import streamlit as st

    from sqdash.ui import jobs

    jobs.AT_ONCE = 0.05

    def work(tell: object, stop: object) -> str:
        while not stop():
            time.sleep(0.002)
        time.sleep(0.3)
        return "best so far"

    st.write(jobs.shown("甲", "slow", work, anew=st.button("做", key="make")) or "nothing")


def said(page: AppTest) -> list[str]:
    return [str(each.value) for each in page.markdown]


def test_a_stop_is_owned_up_to_and_a_button_pressed_again_begins_again() -> None:
    page = AppTest.from_function(page_with_a_button).run()
    assert said(page) == ["nothing"] and not jobs._jobs
    page.button(key="make").click().run()
    first = next(iter(jobs._jobs.values()))
    page.button(key="stop_甲").click().run()
    assert page.button(key="stop_甲").disabled
    wait(first.ended.is_set)
    page.run()
    assert said(page) == ["best so far"]
    assert [each.key for each in page.button] == ["make", "again_甲"]
    page.button(key="make").click().run()
    second = next(iter(jobs._jobs.values()))
    assert second is not first and not second.ended.is_set()
    assert said(page) == ["nothing"] and not page.button(key="stop_甲").disabled
    second.stopping.set()


def test_the_button_below_a_stopped_search_begins_it_again() -> None:
    """Also where only a button of its own begins the work: there it took the message away and did nothing."""
    page = AppTest.from_function(page_with_a_button).run()
    page.button(key="make").click().run()
    first = next(iter(jobs._jobs.values()))
    page.button(key="stop_甲").click().run()
    wait(first.ended.is_set)
    page.run()
    page.button(key="again_甲").click().run()
    second = next(iter(jobs._jobs.values()))
    assert second is not first and not second.ended.is_set()
    assert [each.key for each in page.button] == ["make", "stop_甲"]
    second.stopping.set()
    wait(second.ended.is_set)
    page.run()
    assert next(iter(jobs._jobs.values())) is second, "once for one press"
    assert said(page) == ["best so far"]
