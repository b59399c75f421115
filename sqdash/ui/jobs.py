"""Work that takes longer than a moment: it runs beside the page, says how far it has come, and can be stopped.

An answer is kept for everybody who asks the same; a job belongs to the session that asked for it, so that nobody stops
another's. What was found when somebody stopped the work is his alone: others would take it for the answer.
Nothing here writes anything: an answer that is lost is only asked for again.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from html import escape
from typing import Any, Generic, TypeVar

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from sqdash import language
from sqdash.answers.stopping import OutOfTime, Stopped
from sqdash.language import _
from sqdash.plan.faults import BadInput
from sqdash.ui import session
from sqdash.ui.markup import markup, show_faults

T = TypeVar("T")
Progress = Callable[[float, str], None]
Work = Callable[[Progress, Callable[[], bool]], T]
"""What does the work: it is told whom to tell how far it is, and whom to ask whether to give up."""

AT_ONCE = 0.7  # seconds a page waits for an answer before it shows how far the work is
LOOK_AGAIN = 0.4  # seconds between two looks at a running job
MOST_KEPT, MOST_JOBS = 64, 64


@dataclass
class Job(Generic[T]):
    """One piece of work under way, or what became of it."""

    ask: Hashable
    share: float = 0.0
    said: str = ""
    began: float = field(default_factory=time.monotonic)
    ended: threading.Event = field(default_factory=threading.Event)
    stopping: threading.Event = field(default_factory=threading.Event)
    trouble: Exception | None = None
    best: T | None = None  # what stood when it was stopped

    def tell(self, share: float, said: str = "") -> None:
        self.share, self.said = min(max(share, 0.0), 1.0), said

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.began


_answers: OrderedDict[Hashable, Any] = OrderedDict()
_jobs: OrderedDict[tuple[str, str], Job[Any]] = OrderedDict()
_guard = threading.Lock()


def answered(ask: Hashable) -> Any | None:
    """What was found for this very question, by whomever; None when nobody has asked it yet."""
    with _guard:
        if ask in _answers:
            _answers.move_to_end(ask)
        return _answers.get(ask)


def start(name: str, ask: Hashable, work: Work[T]) -> Job[T]:
    """Begin, in place of whatever this session had under way by that name."""
    place = (_session(), name)
    job: Job[T] = Job(ask)
    with _guard:
        if (before := _jobs.get(place)) is not None:
            before.stopping.set()
        _jobs[place] = job
        _jobs.move_to_end(place)
        while len(_jobs) > MOST_JOBS:
            _jobs.popitem(last=False)[1].stopping.set()
    spoken = language.current()
    threading.Thread(target=_run, args=(job, work, spoken), name=f"job-{name}", daemon=True).start()
    return job


def _run(job: Job[T], work: Work[T], spoken: str) -> None:
    language.use(spoken)
    try:
        found = work(job.tell, job.stopping.is_set)
        if job.stopping.is_set():
            job.best = found
        else:
            _keep(job.ask, found)
    except Exception as trouble:  # told on the page that asked; a thread has nobody else to tell
        job.trouble = trouble
    finally:
        job.ended.set()


def _keep(ask: Hashable, found: Any) -> None:
    with _guard:
        _answers[ask] = found
        while len(_answers) > MOST_KEPT:
            _answers.popitem(last=False)


def shown(name: str, ask: Hashable, work: Work[T], *, begin: bool = False, anew: bool = False) -> T | None:
    """The answer, or None after drawing where the work stands: progress with a stop, or why there is no answer.

    Work that was stopped gives the best it had by then, below a button that starts it again.

    Args:
        begin: start the work where it is neither done nor under way.
        anew: a button was pressed for it: start it also where it ended without an answer before.
    """
    anew = bool(st.session_state.pop(_mark(name), False)) or anew
    found: T | None = answered(ask)
    if found is not None:
        return found
    job = _jobs.get((_session(), name))
    if job is None or job.ask != ask or (anew and job.ended.is_set()):
        if not (begin or anew):
            return None
        job = start(name, ask, work)
    job.ended.wait(max(AT_ONCE - job.seconds, 0.0))
    if not job.ended.is_set():
        _progress(name)
        return None
    if job.trouble is not None:
        _trouble(name, job.trouble)
    elif job.stopping.is_set():
        _again(name)
        return job.best
    return answered(ask)


def working(name: str) -> bool:
    """Whether this session waits for it."""
    job = _jobs.get((_session(), name))
    return job is not None and not job.ended.is_set()


def stop(name: str) -> None:
    if (job := _jobs.get((_session(), name))) is not None:
        job.stopping.set()


@st.fragment(run_every=LOOK_AGAIN)
def _progress(name: str) -> None:
    """Looks by itself until the work has ended, then runs the page again."""
    session.restore_language()
    job = _jobs.get((_session(), name))
    if job is None or job.ended.is_set():
        st.rerun()
    assert job is not None
    told = _("正在计算，已用 {seconds:.0f} 秒。{said}").format(seconds=job.seconds, said=job.said)
    stopping = job.stopping.is_set()
    if stopping:
        told = _("正在停止，做完手头这一步就停。")
    with st.container(key=f"sq_progress_{name}", horizontal=True, vertical_alignment="center", gap="small"):
        st.progress(job.share, text=told)
        st.button(_("停止"), key=f"stop_{name}", on_click=stop, args=(name,), disabled=stopping)


def _trouble(name: str, trouble: Exception) -> None:
    if isinstance(trouble, Stopped):
        told = _("已停止，没有得到答案。")
        markup(f'<p class="sq-line" role="status">{told}</p>')
    elif isinstance(trouble, BadInput):
        show_faults(_("按这些条件不能计算，请改正："), trouble.faults)
    elif isinstance(trouble, OutOfTime):
        markup(f'<p class="sq-alert" role="alert">⚠ {escape(str(trouble))}</p>')
    else:
        told = _("没有算出来（{kind}）。条件保留在页面上，可以改后重算。").format(kind=type(trouble).__name__)
        markup(f'<p class="sq-alert" role="alert">⚠ {told}</p>')
    _again(name)


def _again(name: str) -> None:
    st.button(_("重新计算"), key=f"again_{name}", on_click=_ask_anew, args=(name,))


def _ask_anew(name: str) -> None:
    """The next `shown` begins again, also where work is begun by a button of its own only."""
    st.session_state[_mark(name)] = True


def _mark(name: str) -> str:
    return f"anew_{name}"


def _session() -> str:
    context = get_script_run_ctx()
    return context.session_id if context else ""
