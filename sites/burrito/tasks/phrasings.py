"""How each family words its goals: templates, disjoint between train, val and test.

``{items}`` and the like are filled by the family's draw; ``{errands}`` is empty or sentences with a space before them.
"""

from __future__ import annotations

from webgym.task import Phrasings
from webgym_sites.kit.tasks.phrasings import bag_edits, questions

EXTRA_GUAC = Phrasings(
    train=(
        "Order {items}.",
        "Get me {items}, please.",
        "I want {items}. Place the order.",
        "Buy one Chicken Burrito. Add extra guacamole.",
        "One Chicken Burrito with extra guacamole, everything else as it comes.",
        "Please order one Chicken Burrito and make it with extra guacamole.",
        "Place an order for a single Chicken Burrito with extra guacamole.",
        "Lunch: a Chicken Burrito, extra guacamole. Order it.",
    ),
    val=(
        "Could you order me {items}?",
        "Put in an order for one Chicken Burrito, and ask for extra guacamole on it.",
    ),
    test=(
        "I'm hungry: one Chicken Burrito with extra guacamole, please order it for me.",
        "Have the kitchen make me {items}.",
        "Extra guacamole on a Chicken Burrito, that is all I want. Order it.",
    ),
)

ORDER_ONE = Phrasings(
    train=(
        "Order {items}.",
        "Please order {items}.",
        "Get me {items}.",
        "I would like {items}. Place the order.",
        "Place an order for {items}.",
        "Buy {items}.",
        "I'll have {items}, nothing else. Order it.",
        "Go to Agave & Ember and order {items}.",
    ),
    val=("Could you order {items} for me?", "Put in an order for {items}."),
    test=("Have the kitchen make {items}.", "What I want today is {items}. Please see to it.", "Let's get {items}."),
)

CUSTOMISE = Phrasings(
    train=(
        "Order {items}. Leave the rest as it comes.",
        "Please order {items}, otherwise as it comes.",
        "I want {items}. Change nothing else and place the order.",
        "Get me {items}; the rest stays as it is.",
        "Customise my order: {items}. Then place it.",
        "Place an order for {items}. Everything else as usual.",
        "My order: {items}.",
        "Buy {items}, and keep everything else the way it comes.",
    ),
    val=("Could you get {items} for me? No other changes.", "Make it {items}. All else as on the menu."),
    test=(
        "I'm picky today: {items}. Order exactly that.",
        "Have the kitchen make {items}, all other choices as preset.",
        "For me it is {items}, with no other changes. Please order it.",
    ),
)

LEAVE_OUT = Phrasings(
    train=(
        "Order {items}.",
        "Please get me {items}.",
        "I would like {items}. Place the order.",
        "I don't eat everything: order {items}.",
        "Place an order for {items}, the rest as it comes.",
        "Buy {items}. Leave everything else alone.",
        "My order is {items}.",
        "Get {items}; all other ingredients stay.",
    ),
    val=("Could you order {items}?", "Put in an order for {items}, otherwise unchanged."),
    test=(
        "Allergies: I need {items}. Please order it.",
        "Have them make {items}, with nothing else left out.",
        "Some things I can't eat, so make it {items} and order that.",
    ),
)

SEVERAL_ITEMS = Phrasings(
    train=(
        "Order {items}.{errands}",
        "Please order all of this together: {items}.{errands}",
        "I need {items}. Put them in one order.{errands}",
        "Get us {items}.{errands}",
        "Place one order for {items}.{errands}",
        "Dinner for everybody: {items}.{errands}",
        "Buy {items} in a single order.{errands}",
        "Our order is {items}.{errands}",
    ),
    val=("Could you order {items} for us?{errands}", "Put in one order for the table: {items}.{errands}"),
    test=(
        "Here is what the team wants: {items}. One order, please.{errands}",
        "We settled on {items}. See to it.{errands}",
        "Have the kitchen make {items}, all in one go.{errands}",
    ),
)

BUDGET = Phrasings(
    train=(
        "Order {what}.",
        "Please order {what}.",
        "Get me {what}.",
        "Mind my budget: order {what}.",
        "I want {what}. Place the order.",
        "Work it out and order {what}.",
        "Place an order for {what}.",
        "Buy {what}.",
    ),
    val=("Could you order {what}?", "I have to count my money, so get me {what}."),
    test=(
        "Money is short this week: {what}, please. Order it.",
        "Do the sums for me and order {what}.",
        "Let's be thrifty and get {what}.",
    ),
)

DELIVER_TO = Phrasings(
    train=(
        "Order {items} and have it delivered to {address}.{extra}",
        "Please deliver {items} to {address}.{extra}",
        "I want {items}, delivered to this address: {address}.{extra}",
        "Send {items} to {address}.{extra}",
        "Place a delivery order for {items}. The address is {address}.{extra}",
        "Have {items} brought to {address}.{extra}",
        "Get {items} delivered. It goes to {address}.{extra}",
        "Deliver to {address}: {items}.{extra}",
    ),
    val=("Could you have {items} delivered to {address}?{extra}", "The food goes to {address}. Order {items}.{extra}"),
    test=(
        "I'm staying at {address}. Get {items} delivered there.{extra}",
        "Somebody at {address} is hungry: have {items} brought over.{extra}",
        "To {address}, please, by delivery: {items}.{extra}",
    ),
)

TIME_SLOT = Phrasings(
    train=(
        "Order {items} for {when}.{errands}",
        "Please order {items}. I need it for {when}.{errands}",
        "Get me {items}. The time: {when}.{errands}",
        "Schedule an order of {items} for {when}.{errands}",
        "Place an order for {items}, to be ready for {when}.{errands}",
        "I want {items}, not now but for {when}.{errands}",
        "For {when}, order {items}.{errands}",
        "Book {when} and order {items}.{errands}",
    ),
    val=("Could you arrange {items} for {when}?{errands}", "Plan ahead: {items}, for {when}.{errands}"),
    test=(
        "My day is full, so order {items} for {when}.{errands}",
        "Have the kitchen plan {items} for {when}.{errands}",
        "It has to be {when}: order {items}.{errands}",
    ),
)

COUPON = Phrasings(
    train=(
        "Order {items} with the coupon {code}.{errands}",
        "Please order {items}. Use {code}.{errands}",
        "Get me {items} and apply the code {code} at checkout.{errands}",
        "I have a coupon, {code}. Order {items} with it.{errands}",
        "Place an order for {items} and pay less with {code}.{errands}",
        "Buy {items}. The coupon code is {code}.{errands}",
        "Use coupon {code} on an order of {items}.{errands}",
        "Redeem {code}: order {items}.{errands}",
    ),
    val=(
        "Could you order {items} and take the discount of {code}?{errands}",
        "With {code} applied, order {items}.{errands}",
    ),
    test=(
        "A friend gave me the code {code}. Use it to order {items}.{errands}",
        "Have the kitchen make {items}, at the price that {code} gives.{errands}",
        "Don't forget {code} when you order {items}.{errands}",
    ),
)

EDIT_BAG = bag_edits("There is food in my bag.")

REORDER_CHANGED = Phrasings(
    train=(
        "Reorder {past}, with these changes. {edits}",
        "Order the same again as in {past}, but: {edits}",
        "I want {past} once more. This time, though: {edits}",
        "Repeat {past}. Changes: {edits}",
        "Take {past} and order it again. {edits}",
        "Same as {past}, please. {edits}",
        "Order again what I had in {past}. {edits}",
        "Once more {past}, for pickup as usual, and with a difference: {edits}",
    ),
    val=("Could you repeat {past}? Just do this as well: {edits}", "Look up {past} and order it again. {edits}"),
    test=(
        "I liked {past}. Get it again, only this time: {edits}",
        "My usual is {past}. Order it anew. {edits}",
        "Find {past} in my history, put it in the bag again, make these changes and order. {edits}",
    ),
)

ANY_OF = Phrasings(
    train=(
        "Order {wish}.",
        "Order {wish}; which one is up to you.",
        "I'll eat {wish}. Choose and order it.",
        "Please get me {wish}.",
        "Find and order {wish}.",
        "Pick {wish} for me. Place the order for just that one.",
        "Place an order for {wish}, your choice.",
        "Get {wish}. Nothing else.",
    ),
    val=("Could you order {wish}? I don't mind which.", "Choose for me: {wish}. Order it."),
    test=(
        "Surprise me with {wish}, and place the order.",
        "Whatever fits will do: {wish}. Order one.",
        "I leave it to you, as long as it is {wish}. Order it, please.",
    ),
)

FIND_OUT = questions("Agave & Ember", "restaurant")
