"""Banks of phrasings for what every shop is asked: `str.format` templates, disjoint between train, val and test."""

from __future__ import annotations

from webgym.task import Phrasings


def requests(what: str, rest: str = "") -> Phrasings:
    """Ways to ask for something to be done.

    Args:
        what: An imperative without its full stop, in lower case: ``"order {items}"``.
        rest: What may stand behind it, placeholders for sentences: ``"{errands}"``.
    """
    capital = what[0].upper() + what[1:]
    return Phrasings(
        train=(
            f"{capital}.{rest}",
            f"Please {what}.{rest}",
            f"I want you to {what}.{rest}",
            f"Your task: {what}.{rest}",
            f"This is what I need: {what}.{rest}",
            f"{capital}, please.{rest}",
            f"Go ahead and {what}.{rest}",
            f"I need you to {what}, nothing else.{rest}",
        ),
        val=(f"Could you {what}?{rest}", f"One thing to do, and no more: {what}.{rest}"),
        test=(
            f"Do me a favour and {what}.{rest}",
            f"There is something to do: {what}.{rest}",
            f"I have no time today, so {what}.{rest}",
        ),
    )


def questions(title: str, kind: str = "shop", buy: str = "order") -> Phrasings:
    """Ways to ask a question, as ``{question}``, a sentence of its own, or as ``{indirect}``, what follows "tell me".

    Args:
        title: What the site is called.
        kind: What it is.
        buy: What is done there, and shall not be: ``"book"`` where it is tables.
    """
    return Phrasings(
        train=(
            "{question}",
            "Please find out: {question}",
            "I'd like to know {indirect}.",
            "Find out {indirect}.",
            "Tell me {indirect}.",
            f"Look at the {title} site and tell me {{indirect}}. {buy.capitalize()} nothing.",
            "A question: {question}",
            f"Quick question: {{question}} Don't {buy} anything.",
        ),
        val=("Can you tell me {indirect}?", f"Answer this from the {kind}'s site: {{question}}"),
        test=(
            "Do you know {indirect}?",
            "Check the site for me. {question}",
            "I was asked {indirect}. What should I say?",
        ),
    )


def bag_edits(filled: str = "There are things in my bag.") -> Phrasings:
    """Ways to ask that a bag be corrected and ordered; ``{edits}`` are sentences.

    Args:
        filled: A sentence that says that the bag is filled.
    """
    return Phrasings(
        train=(
            "My bag is filled already. {edits} Then place the order.",
            "Change my bag, then order: {edits}",
            "{edits} After that, order what is in my bag.",
            "Before you place the order for what is in the bag: {edits}",
            "Order what is in my bag, with these changes. {edits}",
            filled + " {edits} Place the order when you are done.",
            "Fix my bag and check out. {edits}",
            "Please correct the bag: {edits} Leave the rest of it as it is and order.",
        ),
        val=("I started an order. {edits} Then finish it.", "Order my bag, but first: {edits}"),
        test=(
            "Somebody filled my bag and got it wrong. {edits} Then place the order.",
            "Almost done: {edits} With that, send the order off.",
            "The bag needs some work before it is ordered. {edits}",
        ),
    )
