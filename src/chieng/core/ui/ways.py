"""Components to get about: breadcrumb, tabs, pages of a list, the next thing, trees, languages."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.core.paginator import Page
from django.http import HttpRequest

from chieng.core.ui.kinds import LanguageVersion, Tab, TreeNode, Words

register = template.Library()
Context = dict[str, Any]


@register.inclusion_tag("components/crumbs.html")
def crumbs(*parts: Words) -> Context:
    """Draw the way to this page: label, address, label, address …, and the page's own name last, without one."""
    pairs = [(parts[i], parts[i + 1] if i + 1 < len(parts) else "") for i in range(0, len(parts), 2)]
    return {"pairs": pairs}


@register.inclusion_tag("components/tabs.html")
def tabs(tabs: Sequence[Tab], label: Words) -> Context:
    """Draw tabs as links. `label` says what they choose between."""
    return {"tabs": tabs, "label": label}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Context, page: "Page[Any]", name: str = "trang") -> Context:
    """Draw the pages of a long list, keeping its filters."""
    request: HttpRequest = context["request"]
    query = request.GET.copy()
    query.pop(name, None)
    prefix = f"?{query.urlencode()}&" if query else "?"
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {"page": page, "numbers": list(numbers), "prefix": f"{prefix}{name}=", "gap": page.paginator.ELLIPSIS}


@register.inclusion_tag("components/pager.html")
def pager(
    previous_label: Words = "", previous_url: str = "", next_label: Words = "", next_url: str = ""
) -> Context:
    """Draw the way to the thing before and the thing after, in the list's order."""
    return {
        "previous_label": previous_label, "previous_url": previous_url, "next_label": next_label,
        "next_url": next_url,
    }  # fmt: skip


@register.inclusion_tag("components/tree.html")
def tree(nodes: Sequence[TreeNode], label: Words) -> Context:
    """Draw a tree that opens without script; children with an address of their own come when asked for."""
    return {"nodes": nodes, "label": label}


@register.inclusion_tag("components/tree_nodes.html")
def tree_nodes(nodes: Sequence[TreeNode]) -> Context:
    """Draw the nodes alone: what the address of a node's children answers."""
    return {"nodes": nodes}


@register.inclusion_tag("components/languages.html")
def language_versions(versions: Sequence[LanguageVersion], note: Words = "") -> Context:
    """Draw the languages in which something can be read or heard, each in its own name and tag."""
    return {"versions": versions, "note": note}
