"""The demonstration's rendez-vous, as the founding texts name them.

Sources: WUSU (WUSU Talk every last Saturday; Digital Thursday at GICAM every last Thursday;
ActivSpaces in Buea; AfterWorks of 18:00-21:00 at 10 000 to 20 000 FCFA, with a dinner).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

from app.events.rules import (
    Activity,
    CancelsAs,
    Changes,
    Format,
    Kind,
    Place,
    Price,
    Recurrence,
    Shape,
)


@dataclass(frozen=True, slots=True)
class Evening:
    """What one date of a series is about: its own theme, title and people."""

    theme: str
    title: str
    people: tuple[tuple[str, str], ...]  # name, headline: speakers; an AfterWork's anchor guests


@dataclass(frozen=True, slots=True)
class Rendezvous:
    """One organizer with its series. `crowd` counts the people of a past date: fewest, most."""

    organizer: str
    city: str
    email: str
    words: str
    shape: Shape
    rule: Recurrence
    starts_at: time
    minutes: int
    capacity: int
    prices: tuple[Price, ...]
    evenings: tuple[Evening, ...]
    crowd: tuple[int, int]
    shows_up: float  # share of tickets that enter
    sold: float  # share of the room that the next date has sold; the one after, a third of it


WUSU = Rendezvous(
    organizer="WUSU",
    city="Douala",
    email="bonjour@wusu.demo.example",
    words="Nous parlons de gestion de projets, de marketing, de digital et de carrière : chaque "
    "dernier samedi du mois, un thème, deux heures, et un contact de plus en repartant.",
    shape=Shape(
        kind=Kind.TALK,
        title="WUSU Talk",
        about="Chacun se présente en une minute, puis le thème est ouvert à tous : on apporte "
        "un cas, on repart avec des idées et des noms. Café offert.",
        audience="Entrepreneurs, porteurs de projet et étudiants",
        format=Format.PARTICIPATION,
        theme="Entrepreneuriat",
        place=Place("Maison du Talk", "Douala", "Rue Njo-Njo, Bonapriso", 60),
    ),
    rule=Recurrence(5, rank=-1),
    starts_at=time(10),
    minutes=120,
    capacity=60,
    prices=(Price("Entrée libre", 0), Price("Entrée et café", 1_000)),
    evenings=(
        Evening("Entrepreneuriat", "WUSU Talk : entreprendre sans s’isoler",
                (("Nadège Priso", "Fondatrice d’un incubateur"),)),
        Evening("Marketing digital", "WUSU Talk : vendre sur WhatsApp sans lasser",
                (("Gaëlle Kengne", "Community manager"), ("Bouba Garba", "Vendeur de tissus"))),
        Evening("Gestion de projets", "WUSU Talk : finir ce que l’on commence",
                (("Didier Moukoko", "Chef de projet"),)),
        Evening("Gestion de carrière", "WUSU Talk : changer de métier à trente ans",
                (("Judith Ayissi", "Responsable RH"),)),
        Evening("Financement", "WUSU Talk : tontine, banque ou investisseur ?",
                (("Hermine Talla", "Banquière"), ("Fidelis Tabe", "Njangi Plus"))),
        Evening("Prise de parole", "WUSU Talk : se présenter en une minute",
                (("Coach Essombe", "Coach en prise de parole"),)),
    ),
    crowd=(28, 44),
    shows_up=0.72,
    sold=0.6,
)  # fmt: skip

GICAM = Rendezvous(
    organizer="GICAM",
    city="Douala",
    email="digital@gicam.demo.example",
    words="Le patronat ouvre sa salle à celles et ceux qui bâtissent des services numériques.",
    shape=Shape(
        kind=Kind.TALK,
        title="Digital Thursday",
        about="Des entrepreneurs montrent ce qu’ils ont développé grâce aux TIC : une "
        "démonstration, des chiffres vrais, puis les questions de la salle.",
        audience="Entrepreneurs du numérique, dirigeants de PME",
        format=Format.PRESENTATION,
        theme="Numérique",
        place=Place("Siège du GICAM", "Douala", "Rue des Ministres, Bonanjo", 80),
    ),
    rule=Recurrence(3, rank=-1),
    starts_at=time(18),
    minutes=120,
    capacity=80,
    prices=(Price("Place", 2_000),),
    evenings=(
        Evening("Paiement mobile", "Digital Thursday : encaisser sans carte bancaire",
                (("Idriss Fotso", "MboaTech"),)),
        Evening("Commerce en ligne", "Digital Thursday : livrer à Douala en deux heures",
                (("Loveline Achu", "Wouri Logistique"),)),
        Evening("Intelligence artificielle", "Digital Thursday : l’IA dans une petite entreprise",
                (("Dr Armand Onana", "Enseignant-chercheur"),)),
        Evening("Agriculture connectée", "Digital Thursday : des capteurs dans la palmeraie",
                (("Kaltoumi Bello", "Agronome"), ("Brice Simo", "Ferme du Moungo"))),
        Evening("Cybersécurité", "Digital Thursday : ne plus perdre ses données",
                (("Ransome Nkeng", "Ingénieur réseaux"),)),
        Evening("Énergie", "Digital Thursday : le solaire au compteur",
                (("Salihou Hamadou", "Kmer Solaire"),)),
    ),
    crowd=(26, 42),
    shows_up=0.85,
    sold=0.95,
)  # fmt: skip

ACTIVSPACES = Rendezvous(
    organizer="ActivSpaces",
    city="Buea",
    email="hello@activspaces.demo.example",
    words="The open house of Silicon Mountain: come with a problem, leave with a helping hand.",
    shape=Shape(
        kind=Kind.TALK,
        title="Founders Talk",
        about="One founder tells the true story: what worked, what did not, what they need now. "
        "Then everybody says in one sentence what they seek and what they offer.",
        audience="Founders, developers and students",
        format=Format.PRESENTATION,
        theme="Startups",
        place=Place("ActivSpaces Hub", "Buea", "Molyko, opposite the university", 40),
    ),
    rule=Recurrence(4, rank=2),
    starts_at=time(17),
    minutes=120,
    capacity=40,
    prices=(Price("Free seat", 0),),
    evenings=(
        Evening("Startups", "Founders Talk: the first ten customers",
                (("Harrison Ayuk", "Buea Code House"),)),
        Evening("Open source", "Founders Talk: building in the open",
                (("Emmanuella Ngwa", "Product designer"),)),
        Evening("Agritech", "Founders Talk: from farm to phone",
                (("Caleb Mbah", "Agronomist"),)),
        Evening("Hiring", "Founders Talk: the first person you hire",
                (("Precious Enow", "HR lead"),)),
    ),
    crowd=(16, 26),
    shows_up=0.66,
    sold=1,
)  # fmt: skip

WOURI = Rendezvous(
    organizer="Les Soirées du Wouri",
    city="Douala",
    email="table@soirees-wouri.demo.example",
    words="Un atelier, un dîner, des gens choisis : quelques heures pour se connaître vraiment, "
    "loin du bureau et avant la nuit.",
    shape=Shape(
        kind=Kind.AFTERWORK,
        title="AfterWork du Wouri",
        about="De 18 h à 21 h : un atelier où l’on fait quelque chose ensemble, puis un dîner à "
        "des tables de huit, composées pour que chacun rencontre trois personnes utiles.",
        audience="Dirigeants, cadres et indépendants",
        activity=Activity.WORKSHOP,
        dinner=True,
        leisure="Kora et balafon pendant le dîner",
        theme="Gastronomie",
        place=Place("Le Ponton", "Douala", "Quai de Bonanjo", 64),
        changes=Changes(hours=48, cancels_as=CancelsAs.CREDIT),
    ),
    rule=Recurrence(4, rank=3),
    starts_at=time(18),
    minutes=180,
    capacity=64,
    prices=(
        Price("Atelier", 10_000),
        Price("Atelier et dîner", 15_000),
        Price("Table d’honneur", 20_000),
    ),
    evenings=(
        Evening("Gastronomie", "AfterWork : l’atelier des saveurs",
                (("Chef Émile Engoulou", "Cuisinier"), ("Mireille Wamba", "Penja Gourmet"))),
        Evening("Négociation", "AfterWork : l’art de dire non",
                (("Me Honorine Fouda", "Avocate"), ("Georges Eyango", "Transitaire au port"))),
        Evening("Chocolat", "AfterWork : du cacao à la tablette",
                (("Flore Ngosso", "Fondatrice d’une marque de chocolat"),)),
        Evening("Photographie", "AfterWork : le portrait que l’on garde",
                (("Raoul Noubissi", "Photographe"), ("Yasmina Njoya", "Maison Toghu"))),
        Evening("Export", "AfterWork : vendre à Libreville et à N’Djamena",
                (("Oumarou Sali", "Importateur"), ("Martine Lobe Bell", "Banquière"))),
        Evening("Musique", "AfterWork : bikutsi et affaires",
                (("Valentin Zambo", "Musicien"),)),
    ),
    crowd=(26, 40),
    shows_up=0.93,
    sold=0.7,
)  # fmt: skip
