"""How the app is served: `streamlit run serve.py`. What a person sees is app.py and pages/."""

from pathlib import Path
from threading import Thread

import streamlit as st
from starlette.middleware import Middleware

from sqdash.document import Document


def prepare() -> None:
    """Load what every first page needs before somebody asks for one."""
    from sqdash.ui import prepare

    prepare()


Thread(target=prepare, name="prepare", daemon=True).start()
base = str(st.get_option("server.baseUrlPath"))
app = st.App(Path(__file__).with_name("app.py"), middleware=[Middleware(Document, base=base)])
