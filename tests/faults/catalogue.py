"""What `./run faults` tries: each item's name, what must not happen, and where its tests stand.

A test belongs to an item by its mark, `@fault("R4")`; `test_twin_…` is the same with the guard
off, and must see the loss.
"""

from __future__ import annotations

from dataclasses import dataclass

BOTH = ("sqlite", "postgres")


@dataclass(frozen=True)
class Item:
    id: str
    what: str
    number: str
    files: tuple[str, ...]
    databases: tuple[str, ...] = BOTH


PLACES, LIMITS, STORMS = (
    f"tests/{name}.py" for name in ("races/test_places", "races/test_limits", "faults/storms")
)
ASKED = "tests/web/public/test_what_is_asked.py"
STAFF = ("tests/web/api/test_door_staff.py",)
MONEY = "tests/faults/test_money.py"
UPLOADS = ("tests/faults/test_uploads.py", "tests/faults/test_pictures_sent.py")
WRONG_MONEY = "tests/faults/test_wrong_money.py"
ITEMS = (
    Item(
        "R1",
        "oversell: a real server of three processes, 64 lines at once",
        "500 buyers, 100 places, 20 rounds",
        ("tests/races/test_server.py", PLACES, STORMS),
    ),
    Item("R2", "oversell by groups of 1 to 6", "2 000 groups, 500 places", (PLACES,)),
    Item(
        "R3",
        "deadlock and drift: orders over several of eight quotas, in any order, and passes",
        "32 clients, 60 s",
        (PLACES, "tests/races/test_passes.py"),
    ),
    Item(
        "R4",
        "a promo code or one person's limit passed by many at once",
        "200 uses of 5; 50 orders of 4",
        (LIMITS, "tests/guests/test_race.py"),
    ),
    Item("R6", "sold out for ever when the sweeper is dead", "300 buyers, 100 places", (PLACES,)),
    Item(
        "R7",
        "a storm of lapsed holds while people buy",
        "100 000 holds",
        ("tests/races/test_sweep.py",),
    ),
    Item(
        "R8",
        "one form sent many times, or again after its answer was lost on the way",
        "200 times",
        (PLACES, "tests/races/test_lost_answer.py"),
    ),
    Item(
        "R9",
        "a form's key with another body, or from another person",
        "200 bodies, 9 strangers",
        ("tests/web/public/test_same_key.py",),
    ),
    Item(
        "R10",
        "a freed place proposed twice, or snatched by the public",
        "50 wait, 10 workers, 20 rounds",
        ("tests/races/test_line.py",),
    ),
    Item(
        "K1",
        "kill -9 in a purchase: before and after each commit, at random, and of the server",
        "every step, 100 random, 12 of the server",
        ("tests/races/test_kill.py", STORMS),
    ),
    Item(
        "K1b",
        "kill -9 of who works a cancellation off",
        "20 kills, 200 orders",
        ("tests/cancelling/test_killed.py",),
    ),
    Item(
        "K1c",
        "kill -9 of who carries a newsletter to a mail server",
        "10 kills, 80 readers",
        ("tests/mailings/test_killed.py",),
    ),
    Item("P1", "forged notices", "10 000", ("tests/payments/test_webhooks.py",), ("sqlite",)),
    Item("P2", "one payment told by everybody at once", "20 notices, 20 looks", (MONEY,)),
    Item("P3", "words about a payment in any order", "720 orders of six", (MONEY,)),
    Item(
        "P4",
        "money that comes after the hold: places free, gone, or the date called off",
        "1 s, 1 h, 3 days late",
        ("tests/cancelling/test_late_money.py",),
    ),
    Item("P5", "no notice ever comes", "60 payments", (MONEY,)),
    Item("P6", "a transfer confirmed in many tabs at once", "32 tabs", (MONEY,)),
    Item(
        "P7",
        "one of two payments goes back: by hand, told, asked again, while one walks in",
        "25 rounds of 36 at once",
        (WRONG_MONEY,),
    ),
    Item(
        "P8",
        "another sum or currency than billed, and sums written otherwise",
        "6 kinds, 100 orders each, told 3 times",
        (WRONG_MONEY,),
    ),
    Item("P9", "receipts taken at once, some of which fall", "600, of which 100 fall", (MONEY,)),
    Item(
        "N4",
        "a mail server that is down, slow, refuses for a while or for good, or hangs up",
        "6 moods",
        ("tests/jobs/test_post.py",),
    ),
    Item(
        "N7",
        "a provider that takes the question and never answers",
        "hanging for 30 s, 5 payers",
        ("tests/faults/test_silence.py",),
    ),
    Item(
        "P10",
        "another price than ours: numbers, prices in the body, types that are not offered",
        "43 forgeries",
        (ASKED,),
    ),
    Item(
        "P12",
        "payments, notices, looks, refunds, disputes and crashes in any order: the book closes",
        "400 days of 60 steps; a day of 5 000 operations",
        ("tests/settlement/test_machine.py", "tests/settlement/test_day.py"),
    ),
    Item(
        "T1",
        "a clock that jumps an hour, a day or ten seconds between any two steps, and is put right",
        "75 stories",
        ("tests/faults/test_clock.py",),
    ),
    Item(
        "F62",
        "cash for one order on two phones without network, told twice, in any order",
        "every order of arrival",
        (
            *(
                "tests/takes/test_actions.py",
                "tests/takes/test_race.py",
                "tests/walkins/test_race.py",
            ),
            *("tests/untaking/test_actions.py", "tests/counting/test_actions.py"),
        ),
    ),
    Item(
        "F63",
        "a drawer counted on a phone without network closes short by the same sum",
        "orders of arrival of five words, each told twice",
        ("tests/counting/test_actions.py",),
    ),
    Item(
        "F67",
        "our clock ten minutes beside that of who takes the money",
        "10 minutes either way",
        ("tests/faults/test_clock.py",),
    ),
    Item(
        "T3",
        "the dates of every rule that can be chosen, month by month",
        "2020 to 2040",
        ("tests/events/test_dates.py",),
        ("sqlite",),
    ),
    Item(
        "T4",
        "hours that clocks skip or strike twice: asked again; those beside them, on pages and ICS",
        "both nights of Paris",
        ("tests/web/organize/test_clock_changes.py",),
        ("sqlite",),
    ),
    Item(
        "T7",
        "days that do not exist, or are written in other ways and digits",
        "17 ways",
        ("tests/web/test_dates.py",),
        ("sqlite",),
    ),
    Item(
        "T5",
        "a sale a second too early or too late, midnights, leap days",
        "5 seconds of 6 nights",
        ("tests/web/public/test_when_it_sells.py",),
    ),
    Item(
        "T6",
        "deadlines of holds, links, codes, sessions and limits: a second before, at and after",
        "18 deadlines",
        ("tests/faults/test_borders.py",),
    ),
    Item(
        "X4",
        "bodies, uploads, parts and headers that are far too heavy, with the server's memory",
        "10 MB, 100 MB, 5 000 parts",
        ("tests/web/test_heavy.py", STORMS),
        ("sqlite",),
    ),
    Item(
        "I1",
        "texts that would run: in each free column, on each page and mail, in each form",
        "40 polyglots",
        ("tests/faults/test_canaries.py",),
    ),
    Item(
        "F1",
        "a file that runs, or tells where a photo was taken, under another name or type",
        "19 files",
        UPLOADS,
    ),
    Item(
        "F4",
        "a file whose name leads elsewhere",
        "22 names",
        UPLOADS,
    ),
    Item(
        "I5",
        "an address that somebody typed leads inside: by its spelling, a redirect, a second answer",
        "26 addresses",
        ("tests/jobs/test_outside.py",),
        ("sqlite",),
    ),
    Item(
        "I7",
        "signs that break, forge or double: in each text of each form",
        "19 kinds of sign",
        ("tests/faults/test_forms.py",),
    ),
    Item(
        "I8",
        "each field of each form absent, twice, as a file, as a list; the form as JSON",
        "every field",
        ("tests/faults/test_forms.py",),
    ),
    Item(
        "A10",
        "a proxy that keeps pages for everybody, as greedy as it may",
        "every page, 5 pairs of readers",
        ("tests/faults/test_shared_cache.py",),
    ),
    Item(
        "Z3",
        "columns sent beside the fields of a form: rights, owners, states, sums",
        "every form, every column that none asks; as JSON at every level",
        ("tests/faults/test_assignment.py", "tests/faults/test_assignment_json.py"),
    ),
    Item(
        "Z4",
        "a text, a number or a secret read by who may not: pages, files, mails, the log",
        "every column, 12 readers",
        ("tests/faults/test_leaks.py",),
    ),
    Item(
        "Z5",
        "what two members wrote of each other, read by the other or anybody else",
        "every private text, 9 readers",
        ("tests/faults/test_book_privacy.py",),
    ),
    Item(
        "Z7",
        "links guessed: too few bits, or codes tried without end",
        "1 000 000 guesses",
        ("tests/faults/test_guessing.py",),
    ),
    Item(
        "N1",
        "phones at the door on a line that loses two of five requests or answers",
        "600 tickets, 6 phones",
        ("tests/door/test_lossy.py",),
    ),
    Item(
        "D8",
        "a whole evening at three doors: offline, wrong clocks, tickets shown twice, a till",
        "3 phones, 300 tickets",
        ("tests/browser/test_door_evening.py",),
        ("sqlite",),
    ),
    Item("D1", "forged tickets", "10 000", ("tests/door/test_forged.py",), ("sqlite",)),
    Item("D2", "double entry", "1 ticket, 32 doors, 200 scans each", ("tests/door/test_race.py",)),
    Item("D5", "a phone of the door is lost: revoked, or its day is over", "every question", STAFF),
    Item("D6", "the door's staff sees too much: what a volunteer's list holds", "7 words", STAFF),
    Item("D7", "wrong day, wrong gate: the right one is named", "2 doors, 2 dates", STAFF),
)
