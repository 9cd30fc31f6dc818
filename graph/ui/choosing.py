"""Choosing how a file is read, where the reader took it wrongly: encoding, delimiter and columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from graph.presentation.import_report import heading
from graph.readers import Choices
from graph.readers.errors import UnreadableError
from graph.ui import importing
from graph.ui.reading import library
from graph.ui.text import plain

_BEGINNING = 1 << 16  # bytes of a file in which its heading stands
_ENCODINGS = (
    *("utf-8", "utf-16", "cp1252", "cp1250", "cp1251", "cp1253", "cp1254"),
    *("shift_jis", "euc_jp", "gb18030", "big5", "euc_kr", "mac_roman"),
)
_DELIMITERS = {"\t": "tab", ",": "comma ,", ";": "semicolon ;", "|": "bar |", " ": "space"}
_COLUMNS = {"front": "Question", "back": "Answer", "tags": "Tags"}
_CHOSEN = ("encoding", "delimiter", *_COLUMNS)
_ERROR = "choices-error"  # the file whose choices cannot be


def form(ident: str, choices: Sequence[Choices], at: int) -> None:
    """The form for the file of a number in a deck; sending it off reads the deck again."""
    chosen, key = choices[at], _key(ident, at)
    names = _heading(ident, at, replace(chosen, front=None, back=None, tags=None))
    with st.form(key, border=False):
        left, right = st.columns(2)
        with left:
            _field(key, "encoding", "Encoding", _ENCODINGS, chosen.encoding)
        with right:
            _field(key, "delimiter", "Between columns", tuple(_DELIMITERS), chosen.delimiter)
        for column, (name, label) in zip(st.columns(3), _COLUMNS.items(), strict=True):
            with column:
                _field(key, name, label, names, getattr(chosen, name))
        st.caption("A column is its name in the heading, or its number: 1 is the first. Others may be typed.")
        with st.container(horizontal=True):
            st.form_submit_button("Read again", on_click=_read_again, args=(ident, choices, at))
            if chosen != Choices():
                st.form_submit_button("As recognised", on_click=_reset, args=(ident, choices, at))
    where, error = st.session_state.get(_ERROR, ("", ""))
    if where == key:
        st.error(plain(error))


def _key(ident: str, at: int) -> str:
    """What the keys of a form's fields begin with."""
    return f"choices-{ident}-{at}"


def _field(key: str, name: str, label: str, options: Sequence[str], chosen: str | None) -> None:
    offered = tuple(dict.fromkeys((*options, *([chosen] if chosen else []))))
    st.selectbox(
        label,
        offered,
        index=offered.index(chosen) if chosen else None,
        key=f"{key}-{name}",
        format_func=lambda option: _DELIMITERS.get(option, option) if name == "delimiter" else option,
        placeholder="As recognised",
        accept_new_options=True,
    )


def _read_again(ident: str, choices: Sequence[Choices], at: int) -> None:
    """Read the deck again with what was chosen in the form of one of its files, in a callback."""
    key = _key(ident, at)
    given = {name: st.session_state[f"{key}-{name}"] or None for name in _CHOSEN}
    if given["delimiter"]:
        by_name = {name: sign for sign, name in _DELIMITERS.items()}
        given["delimiter"] = by_name.get(given["delimiter"], given["delimiter"])
    chosen = Choices(**given)
    st.session_state.pop(_ERROR, None)
    try:
        chosen.check()
    except UnreadableError as error:
        st.session_state[_ERROR] = (key, str(error))
        return
    importing.begin_again(ident, [*choices[:at], chosen, *choices[at + 1 :]])


def _reset(ident: str, choices: Sequence[Choices], at: int) -> None:
    """Leave the reading of a file to the reader again, in a callback."""
    for name in _CHOSEN:
        st.session_state.pop(f"{_key(ident, at)}-{name}", None)
    st.session_state.pop(_ERROR, None)
    importing.begin_again(ident, [*choices[:at], Choices(), *choices[at + 1 :]])


@st.cache_data(max_entries=100, show_spinner=False)
def _heading(ident: str, at: int, chosen: Choices) -> tuple[str, ...]:
    """The names of the columns of a file, as far as it has any."""
    held = importing.homeless(ident)
    data = held.files[at].data[:_BEGINNING] if held else library().beginning(ident, at, _BEGINNING)
    return heading(data, chosen)
