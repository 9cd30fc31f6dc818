"""The address: parameters that a page keeps in it, so that a view can be shared and gone back to."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import streamlit as st

_SEEN = "address-seen"  # the parameters as they were last read or written
_PAGE = "address-page"

Parameters = dict[str, str]


def news(page: str, names: Collection[str], kept: Mapping[str, str]) -> Parameters | None:
    """What the address says that we have not written: a link was opened, or the browser went back.

    ``names`` are the parameters that count on this page, ``kept`` those of the session. When the user turns
    to another page, Streamlit drops them all; then the kept ones are written again. None: nothing is new.
    """
    here = {name: st.query_params[name] for name in names if name in st.query_params}
    last = st.session_state.get(_PAGE)
    st.session_state[_PAGE] = page
    if last not in (None, page):
        mine = {name: text for name, text in kept.items() if name in names}
        write(names, mine | here)
        return mine | here if here else None
    seen = st.session_state.get(_SEEN, {})
    if here == {name: seen[name] for name in names if name in seen}:
        return None
    st.session_state[_SEEN] = here
    return here


def write(names: Collection[str], parameters: Mapping[str, str]) -> None:
    """Put these in place of what the address says under ``names``."""
    for name in names:
        if name in parameters:
            if st.query_params.get(name) != parameters[name]:
                st.query_params[name] = parameters[name]
        elif name in st.query_params:
            del st.query_params[name]
    seen = st.session_state.get(_SEEN, {})
    others = {name: text for name, text in seen.items() if name not in names}
    st.session_state[_SEEN] = others | dict(parameters)
