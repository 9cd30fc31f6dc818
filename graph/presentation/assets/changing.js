// Changing: forms by which the owner puts right what is known of a concept. Each says what will happen.

// `edit(kind, subject, object, holds)` keeps what was said; concepts are named by label.
function changeForms({ id, title, wording }, edit) {
  const pick = (label, button, note, say) => pickForm(label, button, id, note, say);
  const write = (label, button, note, say, value) => writeForm(label, button, note, say, value);
  return [
    write("Call it", "Rename", () => `“${title}” stays another name of it.`, (name) => edit("name", title, name), title),
    pick("The same as", "Merge", (other) => `“${title}” becomes another name of ${other ? `“${other}”` : "it"}.`, (other) => edit("name", title, other)),
    write("Also called", "Add", () => "Mentions under this name count as its own.", (name) => edit("name", name, title)),
    pick("Needs", "Add", (other) => `${other ?? "That"} is learned before ${title}.`, (other) => edit("needed", other, title)),
    pick("Is needed for", "Add", (other) => `${title} is learned before ${other ?? "that"}.`, (other) => edit("needed", title, other)),
    pick("Belongs with", "Link", (other) => `A line joins ${title} and ${other ?? "that"}.`, (other) => edit("link", title, other)),
    definitionForm(wording, (text) => (text ? edit("definition", title, text) : edit("definition", title, wording, false))),
    hideForm(title, () => edit("concept", title, "", false)),
  ];
}

// A label, a field and its button, in one line, and below it what the button will do.
function changeForm(label, field, button, note, onSubmit) {
  const form = element("form");
  const submit = element("button", "do", button);
  submit.type = "submit";
  submit.setAttribute("aria-label", `${button}: ${label}`);
  const notes = element("p", "note", note);
  form.append(element("span", "label", label), field, submit, notes);
  form.onsubmit = (event) => {
    event.preventDefault();
    if (!submit.disabled) onSubmit();
  };
  return { form, submit, notes };
}

function pickForm(label, button, without, note, say) {
  const picker = new Picker({
    label,
    names: conceptNames,
    without,
    onChange: (concept, chosen) => {
      submit.disabled = !concept;
      notes.textContent = note(concept?.label);
      if (chosen) submit.focus();
    },
  });
  const { form, submit, notes } = changeForm(label, picker.element, button, note(), () => say(picker.picked.label));
  submit.disabled = true;
  return form;
}

function writeForm(label, button, note, say, value = "") {
  const input = element("input");
  input.type = "text";
  input.value = value;
  input.setAttribute("aria-label", label);
  const { form, submit } = changeForm(label, input, button, note(), () => say(input.value.trim()));
  input.oninput = () => (submit.disabled = !input.value.trim() || input.value.trim() === value);
  submit.disabled = true;
  return form;
}

function definitionForm(wording, say) {
  const area = element("textarea");
  area.rows = 3;
  area.value = wording;
  area.setAttribute("aria-label", "What it is");
  const { form, submit } = changeForm("What it is", area, "Keep", wording ? "Stands in place of the sentence above; empty, there is none." : "Stands below its name.", () => say(area.value.trim()));
  area.oninput = () => (submit.disabled = area.value.trim() === wording);
  submit.disabled = true;
  return form;
}

function hideForm(title, say) {
  const { form, submit } = changeForm("", element("span"), "Hide this concept", `No list, picture or path shows “${title}” any more.`, say);
  submit.setAttribute("aria-label", `Hide ${title}`);
  form.classList.add("hide");
  return form;
}
