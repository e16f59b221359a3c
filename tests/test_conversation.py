"""Follow-ups are made to stand alone."""

import pytest

from assistant.conversation import standalone
from assistant.types import Turn
from index.names import Lexicon

LEXICON = Lexicon(["Kimi K2", "DeepSeek-R1", "OpenAI", "Anthropic"])
MODELS = (Turn("How many models did China produce in 2024?", "China produced 15 models. [1]"),)
RELEASE = (Turn("When was Kimi K2 released?", "Kimi K2 came out on 11 July 2025. [1]"),)


@pytest.mark.parametrize(
    ("question", "history", "expected"),
    [
        ("How many in France in 2020?", (), "How many in France in 2020?"),
        ("And in 2023?", MODELS, "How many models did China produce in 2023?"),
        ("And the year before?", MODELS, "How many models did China produce in 2023?"),
        ("What about the US?", MODELS, "How many models did the US produce in 2024?"),
        ("2022?", MODELS, "How many models did China produce in 2022?"),
        ("What about the US in 2023?", MODELS, "How many models did the US produce in 2023?"),
        ("And its licence?", RELEASE, "What is Kimi K2's licence?"),
        ("How much does it cost?", RELEASE, "How much does Kimi K2 cost?"),
        ("How long did it take to train?", RELEASE, "How long did Kimi K2 take to train?"),
        ("How much did it cost to run China's models?", RELEASE, "How much did it cost to run China's models?"),
        ("Is it true that China leads?", RELEASE, "Is it true that China leads?"),
        ("Why?", RELEASE, "Why: When was Kimi K2 released?"),
        (
            "And Anthropic?",
            (Turn("What was OpenAI worth in 2024?"), Turn("And in 2025?")),
            "What was Anthropic worth in 2025?",
        ),
        ("Who leads OpenAI?", MODELS, "Who leads OpenAI?"),
        ("And in 2020 and 2021?", MODELS, "How many models did China produce in 2020 and 2021?"),
        ("What was it in 2023?", MODELS, "How many models did China produce in 2023?"),
        ("How many parameters?", RELEASE, "How many parameters of Kimi K2?"),
        ("And before that?", MODELS, "How many models did China produce in 2023?"),
        ("Compare it with the US.", MODELS, "How many models did China produce in 2024, compared with the US?"),
        ("How many boats are there in Norway?", MODELS, "How many boats are there in Norway?"),
        (
            "Who trained the model that beat OpenAI that year?",
            MODELS,
            "Who trained the model that beat OpenAI that year?",
        ),
        (
            "How does that compare with the US?",
            MODELS,
            "How many models did China produce in 2024, compared with the US?",
        ),
        ("How did that change in 2025?", MODELS, "How many models did China produce in 2024 and 2025?"),
        ("How did that change in 2025 in France?", MODELS, "How did that change in 2025 in France (China)?"),
        ("How many does China operate?", MODELS, "How many does China operate?"),
        ("How much did China invest?", MODELS, "How much did China invest?"),
        ("How much did OpenAI earn in 2024?", RELEASE, "How much did OpenAI earn in 2024?"),
        ("And how many did France produce?", MODELS, "How many models did France produce in 2024?"),
        (
            "And in 2026?",
            (Turn("How many models did China produce in 2024 and 2025?"),),
            "How many models did China produce in 2026?",
        ),
        ("And how many did the US?", MODELS, "How many models did the US produce in 2024?"),
        ("How many did the US make in 2023?", MODELS, "How many models did the US produce in 2023?"),
        ("How many chips did the US make in 2023?", MODELS, "How many chips did the US make in 2023?"),
        ("When was that released?", RELEASE, "When was that released (Kimi K2)?"),
        ("How did its rivals react?", RELEASE, "How did Kimi K2's rivals react to it?"),
        ("How did rivals respond?", RELEASE, "How did rivals respond to Kimi K2?"),
        ("How did rivals respond?", (), "How did rivals respond?"),
    ],
)
def test_follow_ups(question: str, history: tuple[Turn, ...], expected: str) -> None:
    """Fragments take the earlier question, pronouns its name; a question that stands alone is left as it is."""
    assert standalone(question, history, LEXICON) == expected


@pytest.mark.parametrize(
    ("before", "follow_up", "expected"),
    [
        ("How many hives had France in June 2024?", "And in December?", "How many hives had France in December 2024?"),
        ("How did honey do from 2019?", "until 2022", "How did honey do from 2019 to 2022?"),
        ("What did honey cost in 2024?", "Since 2019?", "What did honey cost from 2019 to 2024?"),
        ("Who leads in patents?", "By how much?", "Who leads in patents, and by how much?"),
        ("Which land has the most hives?", "And the second most?", "Which land has the second most hives?"),
        ("When was Kimi K2 released?", "How long after GPT-4?", "How long after GPT-4 was Kimi K2 released?"),
        ("What was the price of honey in 2024?", "Who says so?", "What was the price of honey in 2024?"),
        ("What was the price of honey in 2024?", "When was that?", "What was the price of honey in 2024?"),
        ("Which hives are open?", "Only those from 2024.", "Which hives are open, only from 2024?"),
        ("Which hives are open?", "Which of them is the oldest?", "Which of the hives that are open is the oldest?"),
        (
            "What was the price of honey in 2024?",
            "How much did it rise since 2019?",
            "How much did the price of honey rise from 2019 to 2024?",
        ),
        (
            "What was the price of honey in France in 2024?",
            "How much more was that than in the US?",
            "How much more was the price of honey in France in 2024 than in the US?",
        ),
        (
            "How many hives did France have in 2024?",
            "Has it fallen since?",
            "Has the number of hives France have in 2024 fallen since?",
        ),
        (
            "How much did the price of honey rise from 2019 to 2024?",
            "Is that more than in the US?",
            "Is the price of honey more than in the US?",
        ),
        ("What is Kimi K2?", "Did it change in 2025?", "Did Kimi K2 change in 2025?"),
    ],
)
def test_what_a_follow_up_leaves_out(before: str, follow_up: str, expected: str) -> None:
    """A month's year, a bound of time, a rank, a margin; the figure that 'it' is, where figures are spoken of."""
    assert standalone(follow_up, (Turn(before),), LEXICON) == expected


def test_a_change_is_between_the_two_periods_asked_about() -> None:
    """'How much did it rise?' after two questions that differ in their period alone."""
    history = (Turn("What was the price of honey in 2023?"), Turn("And in 2024?"))
    told = "How much did the price of honey rise from 2023 to 2024?"
    assert standalone("How much did it rise?", history, LEXICON) == told
    history = (Turn("Could you tell me how many hives France had in June 2023?"), Turn("And in December?"))
    told = "How much did the number of hives France had rise from June 2023 to December 2023?"
    assert standalone("How much did it rise?", history, LEXICON) == told


@pytest.mark.parametrize(
    ("before", "answer", "expected"),
    [
        ("What did the US say about DeepSeek-R1?", "The US called it a wake-up call.", "When did DeepSeek-R1 start?"),
        ("What did the Genesis Mission cost so far?", "OpenAI pledged 500. [1]", "When did Genesis Mission start?"),
        ("How many chips were sold in China?", "12,000, according to OpenAI.", "When did China start?"),
        ("What company makes robots?", "Anthropic does, according to OpenAI. [1]", "When did Anthropic start?"),
    ],
)
def test_it_is_what_was_talked_about(before: str, answer: str, expected: str) -> None:
    """A thing before a country, an unknown name too, none that is only cited, the answer's where one was asked for."""
    assert standalone("When did it start?", (Turn(before, answer),), LEXICON) == expected


def test_the_answer_gives_the_name_when_the_question_asked_for_it() -> None:
    """After 'Which lab …?' the pronoun is the lab of the answer."""
    history = (Turn("Which lab has the best model?", "Anthropic leads, followed by OpenAI. [1]"),)
    assert standalone("When was it founded?", history, LEXICON) == "When was Anthropic founded?"
