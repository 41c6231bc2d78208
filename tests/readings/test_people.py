"""People in files as phones, Google and LinkedIn write them, made here from what they document."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.readings.cards import cards_of, is_cards, person_of
from app.readings.people import BadList, Person, Way, WayKind, guess, label, people_of, read_list
from app.readings.tables import decoded

IPHONE = """BEGIN:VCARD
VERSION:3.0
PRODID:-//Apple Inc.//iPhone OS 17.5//EN
N:Ngono;Awa;;;
FN:Awa Ngono
ORG:MTN\\, Cameroun;Ventes
TITLE:Directrice
item1.TEL:+237 6 99 00 00 00
item1.X-ABLabel:Deuxième SIM
TEL;type=CELL;type=VOICE;type=pref:(677) 12-34-56
item2.URL;type=pref:https\\://a.cm
item2.X-ABLabel:_$!<HomePage>!$_
item3.URL:https://boutique.cm
item3.X-ABLabel:Boutique
NOTE:Une ligne\\nDeux\\, trois\\; quatre
ADR;type=WORK:;;Rue 1;Douala;;;Cameroun
PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRgABAQAASABIAAD
 AAAABBBB
END:VCARD
"""
ANDROID = (  # 2.1, quoted-printable, a bare comma, a picture that ends with an empty line
    "BEGIN:VCARD\r\nVERSION:2.1\r\n"
    "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:N=E2=80=99Diaye;=C3=89lodie;;;\r\n"
    "FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C3=89lodie=20=\r\nN=E2=80=99Diaye\r\n"
    "TEL;CELL:677123456\r\nTEL;WORK:699 00 00 00\r\nEMAIL;HOME:Elodie@X.cm\r\n"
    "NOTE;ENCODING=QUOTED-PRINTABLE:un=0D=0Adeux, trois\r\n"
    "PHOTO;ENCODING=BASE64;JPEG:/9j/4AAQ\r\n AAAA\r\n BBBB=\r\n\r\nEND:VCARD\r\n"
)
FOUR = (
    "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Ben Tabi\r\n"
    'TEL;VALUE=uri;PREF=1;TYPE="cell,voice":tel:+237-677-12-34-56;ext=5\r\n'
    "EMAIL;TYPE=work:ben@x.cm\r\nPHOTO:data:image/jpeg;base64,AAAA\r\nEND:VCARD\r\n"
)
GOOGLE = (
    "First Name,Middle Name,Last Name,Phonetic First Name,Phonetic Middle Name,"
    "Phonetic Last Name,Name Prefix,Name Suffix,Nickname,File As,Organization Name,"
    "Organization Title,Organization Department,Birthday,Notes,Photo,Labels,E-mail 1 - Label,"
    "E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value,Phone 2 - Label,Phone 2 - Value,"
    "Address 1 - City,Website 1 - Label,Website 1 - Value\n"
    'Awa,,Ngono,,,,,,,,"MTN, Cameroun",Directrice,,1990-01-01,"Une ligne\nDeux, trois",,'
    "* myContacts,* Work,awa@x.cm ::: awa@y.cm,Mobile,677123456,Deuxième SIM,+237 699 00 00 00,"
    "Douala,Blog,https://a.cm\n"
)
OLD_GOOGLE = (
    "Name,Given Name,Family Name,Gender,Group Membership,E-mail 1 - Type,E-mail 1 - Value,"
    "Phone 1 - Type,Phone 1 - Value,Organization 1 - Name,Organization 1 - Title\n"
    "Awa Ngono,Awa,Ngono,F,* myContacts,* Work,awa@x.cm,Mobile,677123456,MTN,Directrice\n"
)
LINKEDIN = (
    'Notes:\n"When exporting your connection data, you may notice that some of the email '
    'addresses are missing. You will only see email addresses for connections who have allowed."'
    "\n\nFirst Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    'Awa,Ngono,https://www.linkedin.com/in/awa,,"MTN, Cameroun",Directrice,12 Mar 2021\n,,,,,,\n'
)
MOBILE, SECOND = Way(WayKind.PHONE, "mobile", "677123456"), "Deuxième SIM"


def from_list(text: str) -> list[Person]:
    header, rows = read_list(text)
    return list(people_of(header, rows, guess(header)))


def from_cards(text: str) -> list[Person | None]:
    assert is_cards(text)
    return [person_of(card) for card in cards_of(text)]


def test_an_iphones_card_keeps_its_labels_and_pages_and_leaves_its_picture() -> None:
    assert from_cards(IPHONE) == [
        Person(
            name="Awa Ngono",
            organisation="MTN, Cameroun, Ventes",
            headline="Directrice",
            city="Douala",
            note="Une ligne\nDeux, trois; quatre",
            ways=(
                Way(WayKind.PHONE, SECOND, "+237 6 99 00 00 00"),
                Way(WayKind.PHONE, "mobile", "(677) 12-34-56"),
                Way(WayKind.SITE, "", "https://a.cm"),
                Way(WayKind.SITE, "Boutique", "https://boutique.cm"),
            ),
        )
    ]


def test_an_old_androids_card_keeps_its_accents_and_what_follows_a_comma() -> None:
    assert from_cards(ANDROID) == [
        Person(
            name="Élodie N’Diaye",
            note="un\ndeux, trois",
            ways=(
                MOBILE,
                Way(WayKind.PHONE, "work", "699 00 00 00"),
                Way(WayKind.EMAIL, "home", "Elodie@X.cm"),
            ),
        )
    ]


def test_a_card_of_today_gives_its_number_without_the_address_around_it() -> None:
    ways = (
        Way(WayKind.PHONE, "mobile", "+237-677-12-34-56"),
        Way(WayKind.EMAIL, "work", "ben@x.cm"),
    )
    assert from_cards(FOUR) == [Person(name="Ben Tabi", ways=ways)]


def test_many_cards_are_read_each_by_itself_and_one_that_is_broken_spoils_no_other() -> None:
    broken = "BEGIN:VCARD\nFN:Ouverte\n"
    nothing = "BEGIN:VCARD\nrien du tout\nEND:VCARD\n"
    read = from_cards(broken + IPHONE + nothing + FOUR.replace("\r\n", "\r"))
    assert [person and person.name for person in read] == [None, "Awa Ngono", "", "Ben Tabi"]


@pytest.mark.parametrize("text", [GOOGLE, GOOGLE.replace(",", ";").replace(";\xa0", ",")])
def test_googles_list_is_read_with_its_labels_and_several_values_of_one_column(text: str) -> None:
    (awa,) = from_list(text)
    assert (awa.name, awa.headline, awa.city) == ("Awa Ngono", "Directrice", "Douala")
    assert [(way.kind.value, way.label, way.value) for way in awa.ways] == [
        ("email", "work", "awa@x.cm"),
        ("email", "work", "awa@y.cm"),
        ("phone", "mobile", "677123456"),
        ("phone", SECOND, "+237 699 00 00 00"),
        ("site", "Blog", "https://a.cm"),
    ]


def test_googles_list_of_once_is_read_alike_and_nothing_of_birth_or_sex() -> None:
    (awa,) = from_list(OLD_GOOGLE)
    ways = (Way(WayKind.EMAIL, "work", "awa@x.cm"), MOBILE)
    assert awa == Person(name="Awa Ngono", organisation="MTN", headline="Directrice", ways=ways)


def test_a_second_given_name_is_kept_and_is_nobodys_name_by_itself() -> None:
    google = GOOGLE.replace("Awa,,Ngono", "Awa,Rose,Ngono")
    alone = "Name,Middle Name,Phone 1 - Value\nBoulangerie Zépol,Rose,677123456\n"
    old = OLD_GOOGLE.replace("Family Name", "Additional Name,Family Name").replace(
        "Awa,Ngono,F", "Awa,Rose,Ngono,F"
    )
    names = [person.name for text in (google, old, alone) for person in from_list(text)]
    assert names == ["Awa Rose Ngono", "Awa Rose Ngono", "Boulangerie Zépol"]


def test_linkedins_lines_above_the_header_are_passed_over() -> None:
    awa, nobody = from_list(LINKEDIN)
    page = (Way(WayKind.SITE, "", "https://www.linkedin.com/in/awa"),)
    told = {"organisation": "MTN, Cameroun", "headline": "Directrice", "ways": page}
    assert (awa, nobody) == (Person(name="Awa Ngono", **told), Person())  # type: ignore[arg-type]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1", "cp1252"])
@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_table_is_read_whatever_program_wrote_it(encoding: str, sign: str, end: str) -> None:
    lines = (("Prénom", "Nom", "Téléphone"), ("Élodie", "Ndiaye", "677123456"))
    body = end.join(sign.join(line) for line in lines).encode(encoding)
    assert from_list(decoded(body)) == [Person(name="Élodie Ndiaye", ways=(MOBILE_UNNAMED,))]


MOBILE_UNNAMED = Way(WayKind.PHONE, "", "677123456")


def test_a_table_without_titles_is_named_by_letters_and_a_person_says_what_is_what() -> None:
    header, rows = read_list("Awa Ngono;677123456\nBen;699000000\n")
    assert (header, len(rows), guess(header)) == (["A", "B"], 2, {})
    assert next(people_of(header, rows, {0: "name", 1: "phone"})).name == "Awa Ngono"


@pytest.mark.parametrize(
    "text",
    [
        "Date;Libellé;Débit;Crédit\n01/11/2026;VIREMENT AWA 677123456;;5000\n",
        "Date;Transaction ID;Nom;Téléphone;Montant\n2026-11-28;123;Awa Ngono;677123456;15 000\n",
    ],
)
def test_a_statement_of_account_is_no_book_of_addresses(text: str) -> None:
    """[PR27]"""
    with pytest.raises(BadList) as refused:
        read_list(text)
    assert refused.value.facts == {"why": "statement"}


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("CELL", "mobile"),
        ("Mobile Phone", "mobile"),
        ("* Work", "work"),
        ("_$!<Home>!$_", "home"),
        ("Phone 1 - Value", ""),
        ("Téléphone", ""),
        ("Chez sa sœur", "Chez sa sœur"),
        ("WhatsApp", "whatsapp"),
    ],
)
def test_a_label_is_said_in_one_way(written: str, read: str) -> None:
    assert label(written) == read


@given(st.text(max_size=300))
def test_no_card_breaks_the_reader(text: str) -> None:
    for card in cards_of(f"BEGIN:VCARD\n{text}\nEND:VCARD\n"):
        person_of(card)


@given(st.text(max_size=300))
def test_no_table_breaks_the_reader(text: str) -> None:
    try:
        header, rows = read_list(text)
    except BadList:
        return
    list(people_of(header, rows, guess(header)))
