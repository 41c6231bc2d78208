"""The demonstration's people: names as they are heard in Douala, Buea, Yaoundé and Garoua."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from app.accounts.rules import DEMO_DOMAIN
from app.kernel.text import slug

# region -> (first names, family names): names of one region go together
NAMES: dict[str, tuple[str, str]] = {
    "littoral": (
        """Aline Blaise Carine Didier Emmanuel Flore Georges Hortense Irène Jean-Marie Joëlle
        Ludovic Martine Nadège Odile Patrice Rosine Serge Thérèse Yves""",
        """Ebongue Eyango Ekambi Dikongue Mouelle Ngosso Mpondo Priso Toko Moukoko Essombe Kotto
        Bell Manga Ewane""",
    ),
    "ouest": (
        """Achille Brice Clarisse Duplex Estelle Franck Gaëlle Hermine Idriss Josiane Kevin Laure
        Mireille Narcisse Olivier Pélagie Raoul Solange Ulrich Vanessa""",
        """Kamga Fotso Tchoumi Nguemo Djoko Kengne Noubissi Talla Wamba Tchatchouang Simo Kuate
        Mbouda Nzali Feudjio""",
    ),
    "centre": (
        """Armand Bibiane Cyrille Denise Étienne Fabiola Ghislain Honorine Innocent Judith Léopold
        Marguerite Norbert Prosper Sylvie Valentin""",
        """Atangana Essomba Mbarga Ndongo Owona Bilong Bassong Nlend Ayissi Fouda Zambo Onana
        Abena Belinga Nkoulou""",
    ),
    "nord-ouest et sud-ouest": (
        """Ashley Bih Caleb Delphine Emmanuella Fidelis Grace Harrison Immaculate Joy Kingsley
        Loveline Marvel Ngum Precious Quinta Ransome Sandrine Terence Vera""",
        """Achu Fon Ngwa Tabe Ayuk Enow Tambe Nkeng Che Awah Mbah Ndifor Etchi Asongwe Njie""",
    ),
    "nord": (
        """Aïssatou Bouba Daouda Fadimatou Habiba Ibrahim Kaltoumi Mamoudou Nafissatou Oumarou
        Ramatou Salihou Yasmina Zenabou""",
        """Abdoulaye Bello Hamadou Djibrilla Garba Issa Mohamadou Njoya Sali Yaya Moussa""",
    ),
}
ENGLISH = "nord-ouest et sud-ouest"

HEADLINES = (
    "Fondatrice d’une marque de chocolat", "Développeur mobile", "Comptable indépendant",
    "Chargée de communication", "Transitaire au port", "Étudiante en marketing",
    "Producteur de poivre de Penja", "Formatrice en vente", "Architecte", "Juriste d’affaires",
    "Responsable RH", "Photographe", "Traiteur", "Consultante en gestion de projets",
    "Agent immobilier", "Ingénieur réseaux", "Créatrice de mode", "Gérant d’imprimerie",
    "Banquière", "Community manager", "Infirmière libérale", "Importateur de panneaux solaires",
    "Journaliste", "Coach en prise de parole", "Product designer", "Agronome", "Logisticienne",
    "Enseignant-chercheur", "Directrice d’école", "Courtier en assurances",
)  # fmt: skip
ORGANISATIONS = (
    "", "", "", "Wouri Logistique", "Atelier Ndolé", "Kmer Solaire", "Studio Bépanda",
    "Penja Gourmet", "Cabinet Akwa Conseil", "MboaTech", "Ferme du Moungo", "Sawa Imprimerie",
    "Maison Toghu", "Buea Code House", "Littoral Assurances", "École Les Cocotiers",
    "Sanaga Finance", "Njangi Plus",
)  # fmt: skip
MOBILE = ("65", "66", "67", "68", "69")  # how a mobile number starts in Cameroon, after +237


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    phone: str  # E.164
    email: str  # "" for those who gave only a phone
    headline: str
    organisation: str
    locale: str


def people(count: int, dice: Random) -> list[Person]:
    """So many different people, the same ones for the same dice."""
    everybody = [
        (first, last, region)
        for region, (firsts, lasts) in NAMES.items()
        for first in firsts.split()
        for last in lasts.split()
    ]
    return [
        _person(n, first, last, region, dice)
        for n, (first, last, region) in enumerate(dice.sample(everybody, count))
    ]


def _person(n: int, first: str, last: str, region: str, dice: Random) -> Person:
    english = region == ENGLISH or dice.random() < 0.05
    address = f"{slug(first)}.{slug(last)}@{DEMO_DOMAIN}"
    return Person(
        name=f"{first} {last}",
        phone=f"+237{dice.choice(MOBILE)}{7_000_000 - 20_011 * n % 7_000_000:07d}",
        email=address if dice.random() < 0.7 else "",
        headline=dice.choice(HEADLINES),
        organisation=dice.choice(ORGANISATIONS),
        locale="en" if english else "fr",
    )
