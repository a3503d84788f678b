"""What keeps a revision from becoming law, in the words of whoever reads it."""

from datetime import date

import pytest
from django.utils import translation

from districts.transitions import (
    RevisionFacts,
    TransitionRefusedError,
    adoption_problems,
    check_transition,
)

DAY = date(2026, 11, 27)
WRONG = RevisionFacts(
    state="draft",
    effective_from=DAY,
    act_date=date(2026, 11, 28),
    author=1,
    unassigned=[f"Comune {n}" for n in range(7)],
    ceased=["Camo non c'è."] * 6,
    assigned=0,
    consulting=True,
    emptied=["D07"],
    newer="Confini dal 01/12/2026",
)


def test_every_obstacle_is_said_at_once_and_in_the_language_of_the_reader():
    italian = adoption_problems(WRONG, approver=1)
    with translation.override("en"):
        english = adoption_problems(WRONG, approver=1)
    assert len(italian) == len(english) == 13
    assert set(italian) & set(english) == {"Camo non c'è."}
    assert "La data di efficacia non può precedere la data dell'atto (28/11/2026)." in italian
    assert "7 comuni non sono assegnati: Comune 0, Comune 1" in " ".join(italian)
    assert "e altri 2" in " ".join(italian)


@pytest.mark.parametrize(("language", "said"), [("it", "«adottata»"), ("en", "“adopted”")])
def test_passage_that_there_is_not_names_the_states_as_people_do(language: str, said: str):
    adopted = RevisionFacts("adopted", DAY, None, None, [], [], 1)
    with translation.override(language), pytest.raises(TransitionRefusedError, match=said):
        check_transition(adopted, "adopted")
