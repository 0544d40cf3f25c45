"""Tags for what forms repeat, thousands of times in a long timetable: fields, and rows of them; always loaded.

    {% field form.start needed=True %}    label, control, help and errors of a field
    {% field_notes form.start %}          help and errors alone
    {% row_foot form "this date" %}       removing a row, and bringing it back
    {% each_row rows "_row_date.html" %}  the rows of a formset; blank ones serve without script
    {% version_read note %}               beside a button: the state of the row that the page shows

Django ties a field's parts together (aria-describedby, aria-invalid) by the ids used here. They join strings, for
an include costs as much as all that stands in it.
"""

from collections.abc import Collection, Iterable
from html import escape
from typing import Any

from django import forms
from django.db.models import Model
from django.forms import BaseForm, BoundField
from django.template import Context, Library
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from classes.models.versions import version_of
from wecoza.renderers import Outline, outlined

register = Library()


@register.simple_tag
def field(
    bound: BoundField,
    *,
    needed: bool = False,  # no "(optional)", though the form itself does not require it
    wide: bool = False,
    extra: str = "",  # classes
    reveal: str = "",  # the name of the field it depends on: hidden, by script, while that has not this value
    reveal_when: str = "",
) -> SafeString:
    is_needed = needed or bound.field.required
    classes = "field" + " field--wide" * wide + " field--wrong" * bool(bound.errors) + (f" {extra}" if extra else "")
    opening = f'class="{classes}" data-field="{escape(bound.html_name)}"' + " data-needed" * is_needed
    label = f'<span data-part="label">{conditional_escape(bound.label)}</span>'
    if not is_needed:
        label += ' <span class="field__optional">(optional)</span>'
    if bound.use_fieldset:
        described = f' aria-describedby="{escape(by)}"' if (by := bound.aria_describedby) else ""
        start, end = f"<fieldset {opening}{described}><legend>{label}</legend>", "</fieldset>"
    else:
        shown_by = f' data-reveal="{escape(reveal)}" data-reveal-when="{escape(reveal_when)}"' if reveal else ""
        labelled = f'<label class="field__label" for="{escape(bound.id_for_label or "")}">{label}</label>'
        start, end = f"<div {opening}{shown_by}>{labelled}", "</div>"
    return mark_safe(f"{start}\n{bound}\n{field_notes(bound)}{end}\n")  # noqa: S308  # escaped part by part


@register.simple_tag
def version_read(row: Model) -> SafeString:
    return mark_safe(f'<input type="hidden" name="version" value="{version_of(row)}">')  # noqa: S308  # hexadecimal


@register.simple_tag
def field_notes(bound: BoundField) -> SafeString:
    notes = ""
    if bound.help_text:
        notes = f'<div class="field__help" id="{bound.auto_id}_helptext">{conditional_escape(bound.help_text)}</div>'
    if bound.errors:
        errors = "".join(f'<p class="field__error">{conditional_escape(str(error))}</p>' for error in bound.errors)
        notes += f'<div id="{bound.auto_id}_error" data-part="errors">{errors}</div>'
    return mark_safe(notes)  # noqa: S308  # escaped part by part


@register.simple_tag(takes_context=True)
def row_foot(context: Context, form: BaseForm, named: str, *, stays: str = "") -> SafeString:
    """`named` is what the row is, for screen readers; `stays` is why it cannot go, if so."""
    if stays:
        said = f'<p class="field__help row-set__stays">{escape(stays)}</p>'
        return mark_safe(f"{form['id']}\n{said}\n")  # noqa: S308  # escaped part by part
    removed = ""
    if not context.get("blank"):
        is_removed = "DELETE" in form.fields and form["DELETE"].value()
        removed = (
            f'<noscript><label class="row-set__delete"><input type="checkbox" name="{escape(form.prefix or "")}-DELETE"'
            f"{' checked' if is_removed else ''}> Remove</label></noscript>"
        )
    return mark_safe(  # noqa: S308  # escaped part by part
        f'{form["id"]}\n<div class="row-set__remove">{removed}'
        '<button class="btn btn-quiet btn-sm needs-script" type="button" data-part="remove">'
        '<span class="bi bi-x-lg" aria-hidden="true"></span>'
        f'<span class="visually-hidden">Remove {escape(named)}</span></button></div>\n'
    )


@register.simple_tag(takes_context=True)
def each_row(context: Context, rows: Iterable[Any], row: str, kept: Collection[str] | None = None) -> SafeString:
    """Rows that differ in nothing but their numbers, what was typed and their `texts` are rendered once.

    `rows` is a formset or some of its forms; a form's `texts` are what its row says beside the fields. `kept` are the
    ids of those that cannot go, which their template is told as `stays`.
    """
    template: Any = context.template.engine.get_template(row)  # type: ignore[union-attr]  # set while it is rendered
    outlines: dict[Any, Outline] = {}
    shown = []
    for form in rows:
        blank: bool = form.is_blank
        texts: dict[str, str] = form.texts
        stays = str(form["id"].value()) in kept if kept else False

        def render(texts: dict[str, str], form: Any = form, *, blank: bool = blank, stays: bool = stays) -> str:
            with context.push(form=form, blank=blank, texts=texts, stays=stays):
                return str(template.render(context))

        if (shape := _shape_of(form, texts, blank=blank)) is None:
            html = render(texts)
        else:
            shape = (stays, shape)
            if shape not in outlines:
                outlines[shape] = outlined(render, str(form.prefix), texts)
            html = outlines[shape].filled(form, texts)
        shown.append(f"<noscript>{html}</noscript>" if blank else html)
    return mark_safe("".join(shown))  # noqa: S308  # from templates


def _shape_of(form: BaseForm, texts: dict[str, str], *, blank: bool) -> Any:
    """What the HTML of a row follows from, but for its number and its texts; None where that is not known."""
    errors = _errors_of(form) if form.is_bound else ()
    if any(str(form.prefix) in error or not error.isprintable() for _name, error in errors):
        return None  # the error quotes what stands for a gap in an outline
    parts: list[Any] = [blank, form.is_bound, errors, *map(bool, texts.values())]
    for bound in form:
        widget = bound.field.widget
        if isinstance(widget, forms.CheckboxInput) or type(bound.field) is forms.ChoiceField:
            parts.append(str(bound.value()))
        elif isinstance(widget, forms.TextInput | forms.HiddenInput | forms.DateInput):
            parts.append(widget.format_value(bound.value()) is None)
        else:
            return None
    return tuple(parts)


def _errors_of(form: BaseForm) -> tuple[tuple[str, str], ...]:
    return tuple((name, str(error)) for name, errors in form.errors.items() for error in errors)
