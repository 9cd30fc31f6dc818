"""The address: parameters that a page keeps in it, so that a view can be shared and gone back to."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import streamlit as st

_SEEN = "address-seen"  # the parameters as they were last read or written
_PAGE = "address-page"

Parameters = dict[str, str]


def news(
    page: str, names: Collection[str], kept: Mapping[str, str], alone: Collection[str] = ()
) -> Parameters | None:
    """What the address says that we have not written: a link was opened, or the browser went back.

    ``names`` are the parameters that count on this page, ``kept`` those of the session. When the user turns
    to another page, Streamlit drops them all; then the kept ones are written again, but none of those that
    stand ``alone`` beside one that the address has. None: nothing is new.
    """
    here = {name: st.query_params[name] for name in names if name in st.query_params}
    last = st.session_state.get(_PAGE)
    st.session_state[_PAGE] = page
    if last not in (None, page):
        taken = set(alone) if not set(alone).isdisjoint(here) else set()
        mine = {name: text for name, text in kept.items() if name in names and name not in taken}
        write(names, mine | here)
        return mine | here if here else None
    seen = st.session_state.get(_SEEN, {})
    if here == {name: seen[name] for name in names if name in seen}:
        return None
    st.session_state[_SEEN] = here
    return here


def write(names: Collection[str], parameters: Mapping[str, str]) -> None:
    """Put these in place of what the address says under ``names``, as one step to go back to."""
    gone = [name for name in names if name not in parameters and name in st.query_params]
    changed: dict[str, str | list[str]] = {
        name: text for name, text in parameters.items() if st.query_params.get(name) != text
    }
    # Every message that changes the address makes a step. So what goes is first given no value at all, in the
    # message that says what is new, and then removed, by which the address stays as it is.
    if gone or changed:
        st.query_params.update({**changed, **{name: [] for name in gone}})
    for name in gone:
        del st.query_params[name]
    seen = st.session_state.get(_SEEN, {})
    others = {name: text for name, text in seen.items() if name not in names}
    st.session_state[_SEEN] = others | dict(parameters)
