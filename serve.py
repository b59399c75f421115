"""How the app is served: `streamlit run serve.py`. What a person sees is app.py and pages/."""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from sqdash.ui.document import Document

base = str(st.get_option("server.baseUrlPath"))
app = st.App(Path(__file__).with_name("app.py"), middleware=[Middleware(Document, base=base)])
