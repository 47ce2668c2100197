"""Drawn rules: data validations, and conditional formats as formulas that mean the same."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from kamakura_report.io.template.drawn_cells import parse_areas
from kamakura_report.io.template.drawn_styles import DrawnStyles
from kamakura_report.io.xlsx.shared_strings import unescape
from kamakura_report.io.xlsx.xml_stream import xml_boolean
from kamakura_report.workbook.area import Area, Position, cell_name
from kamakura_report.workbook.book import Highlight, Style, Validation

_COMPARED = {
    "equal": "=",
    "notEqual": "<>",
    "greaterThan": ">",
    "greaterThanOrEqual": ">=",
    "lessThan": "<",
    "lessThanOrEqual": "<=",
}
# {cell} is the first cell, {text} the text looked for as a formula writes it. Excel stores these
# formulas with the rule; other programs need not.
_RULE_FORMULAS = {
    "containsText": "NOT(ISERROR(SEARCH({text},{cell})))",
    "notContainsText": "ISERROR(SEARCH({text},{cell}))",
    "beginsWith": "LEFT({cell},LEN({text}))={text}",
    "endsWith": "RIGHT({cell},LEN({text}))={text}",
    "containsBlanks": "LEN(TRIM({cell}))=0",
    "notContainsBlanks": "LEN(TRIM({cell}))>0",
    "containsErrors": "ISERROR({cell})",
    "notContainsErrors": "NOT(ISERROR({cell}))",
}


def read_validations(root: Element) -> Iterator[Validation]:
    """Every validation of a sheet that does something, also those in Excel's extension part."""
    for rule in root.iterfind("dataValidations/dataValidation"):
        yield from _validation(rule)
    for rule in root.iterfind("extLst/ext/dataValidations/dataValidation"):  # lists kept on another sheet
        yield from _validation(rule)


def input_mode_areas(root: Element) -> Iterator[Area]:
    """First areas of the validations that switch the Japanese input method, which is not carried over."""
    for rule in root.iterfind("dataValidations/dataValidation"):
        if rule.get("imeMode", "noControl") != "noControl":
            yield parse_areas(rule.get("sqref", ""))[0]


def read_highlights(
    root: Element, styles: DrawnStyles
) -> tuple[tuple[Highlight, ...], tuple[tuple[Position, str], ...]]:
    """Conditional formats, strongest first, and what has no formula: first cell and kind of the rule."""
    ranked: list[tuple[int, Highlight]] = []
    without_formula: list[tuple[Position, str]] = []
    for block in root.iterfind("conditionalFormatting"):
        areas = parse_areas(block.get("sqref", ""))
        first = (areas[0].top, areas[0].left)
        for rule in block.iterfind("cfRule"):
            formula = _formula(rule, cell_name(first))
            if not formula:
                without_formula.append((first, rule.get("type", "")))
                continue
            style = styles.differential(int(rule.get("dxfId", "0"))) if rule.get("dxfId") else Style()
            stop = xml_boolean(rule.get("stopIfTrue"))
            if stop or style != Style():
                ranked.append((int(rule.get("priority", "0")), Highlight(areas, formula, style, stop)))
    for block in root.iterfind("extLst/ext/conditionalFormattings/conditionalFormatting"):
        areas = parse_areas(block.findtext("sqref") or "")
        for rule in block.iterfind("cfRule") if areas else ():
            without_formula.append(((areas[0].top, areas[0].left), rule.get("type", "")))
    ranked.sort(key=lambda pair: pair[0])
    return tuple(highlight for _, highlight in ranked), tuple(dict.fromkeys(without_formula))


def _validation(rule: Element) -> Iterator[Validation]:
    areas = parse_areas(rule.get("sqref") or rule.findtext("sqref") or "")
    kind, style = rule.get("type", "none").replace("none", "any"), rule.get("errorStyle", "stop")
    prompts, enforced = xml_boolean(rule.get("showInputMessage")), xml_boolean(rule.get("showErrorMessage"))
    if not enforced:
        # Excel then refuses nothing: a list is left as an offer, any other rule says only its prompt.
        kind, style = ("list", "information") if kind == "list" else ("any", "stop")
    formula, operator = _operand(rule, "formula1"), rule.get("operator", "between")
    second = kind not in ("any", "list", "custom") and operator in ("between", "notBetween")
    choices = _listed_choices(formula) if kind == "list" else ()
    title, prompt = (_message(rule, "promptTitle"), _message(rule, "prompt")) if prompts else ("", "")
    if not areas or (kind == "any" and not (title or prompt)):
        return
    yield Validation(
        areas=areas,
        kind=kind,
        formula="" if kind in ("any", "list") else formula,
        formula2=_operand(rule, "formula2") if second else "",  # LibreOffice writes one always
        operator=operator,
        choices=choices,
        source=formula if kind == "list" and not choices else "",
        prompt_title=title,
        prompt=prompt,
        error_title=_message(rule, "errorTitle") if enforced else "",
        error=_message(rule, "error") if enforced else "",
        style=style,
    )


def _operand(rule: Element, name: str) -> str:
    """A formula without ``=``; in the extension part it stands one element deeper."""
    return (rule.findtext(f"{name}/f") or rule.findtext(name) or "").strip().removeprefix("=")


def _message(rule: Element, name: str) -> str:
    return unescape(rule.get(name, ""))


def _listed_choices(formula: str) -> tuple[str, ...]:
    """``"甲,乙"`` → the words; nothing when the list stands in cells. Excel trims them."""
    if len(formula) < 2 or not (formula.startswith('"') and formula.endswith('"')):
        return ()
    return tuple(word.strip() for word in formula[1:-1].replace('""', '"').split(",") if word.strip())


def _formula(rule: Element, cell: str) -> str:
    """What the rule asks about its first cell, as one formula; "" when it cannot be said as one."""
    kind = rule.get("type", "")
    formulas = [(formula.text or "").removeprefix("=") for formula in rule.iterfind("formula")]
    if kind in ("expression", "timePeriod"):
        return formulas[0] if formulas else ""
    if kind == "cellIs":
        return _comparison(rule.get("operator", ""), cell, [_term(formula) for formula in formulas])
    if kind in _RULE_FORMULAS:
        text = '"' + rule.get("text", "").replace('"', '""') + '"'
        return formulas[0] if formulas and formulas[0] else _RULE_FORMULAS[kind].format(cell=cell, text=text)
    return ""


def _comparison(operator: str, cell: str, terms: list[str]) -> str:
    if operator in _COMPARED and terms:
        return f"{cell}{_COMPARED[operator]}{terms[0]}"
    if operator == "between" and len(terms) > 1:
        return f"AND({cell}>={terms[0]},{cell}<={terms[1]})"
    if operator == "notBetween" and len(terms) > 1:
        return f"OR({cell}<{terms[0]},{cell}>{terms[1]})"
    return ""


def _term(formula: str) -> str:
    """In brackets, unless it is one number, one name or reference, or one plain text."""
    quoted = formula[1:-1] if formula[:1] == formula[-1:] == '"' else None
    simple = formula.replace("$", "").replace(".", "").replace("_", "").isalnum()
    return formula if simple or (quoted is not None and '"' not in quoted) else f"({formula})"
