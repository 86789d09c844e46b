"""Telling languages apart: what can be read here, and what is only counted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.language import UNKNOWN, is_read, language_of

SAID = {
    "nl": "Ik kom uit Utrecht en mijn broer woont nu in het centrum te wachten op antwoord",
    "en": "I know this man from the camp, his brother lives there now and they have waited for long",
    "de": "In unserer Gemeinde wohnt eine Frau, die bei einer Bäckerin aufgewachsen ist und wartet",
    "fr": "Je connais un homme qui vit maintenant dans un centre avec son frère et qui attend",
    "tr": "Ben bir köyden geldim, kardeşim şimdi kampta yaşıyor ve cevap bekliyoruz",
    "ar": "أنا من قرية صغيرة وأخي يعيش الآن في المركز وننتظر الجواب منذ زمن طويل",
    "fa": "من از یک روستای کوچک آمده‌ام و برادرم حالا در کمپ زندگی می‌کند و منتظر جواب است",
    "ps": "زه د یوه کلي یم او زما ورور اوس په کمپ کې ژوند کوي او د ځواب په تمه یم",
    "ckb": "من خەڵکی گوندێکم و براکەم ئێستا لە کامپ دەژی و چاوەڕێی وەڵام دەکات",
    "ku": "Ez ji gundekî me, birayê min niha li kampê dijî û em li benda bersivê ne",
    "ti": "ኣነ ካብ ንእሽቶ ዓዲ እየ፡ ሓወይ ኣብ መዓስከር ይነብር ኣሎ፡ መልሲ ድማ ንጽበ ኣለና",
    "am": "እኔ ከትንሽ መንደር ነኝ፣ ወንድሜ አሁን በካምፕ ውስጥ ይኖራል፣ መልስ እየጠበቅን ነው",
    "so": "Waxaan ka imid tuulo yar, walaalkay hadda wuxuu ku nool yahay xerada oo waxaan sugaynaa jawaabta",
    "uk": "Я з маленького села, мій брат тепер живе в таборі, і ми чекаємо на відповідь",
    "zh": "我来自一个小村庄，我的兄弟现在住在营地里，我们正在等待答复",
}


@pytest.mark.parametrize("language", SAID)
def test_a_sentence_is_told_by_its_language(language: str) -> None:
    """Languages of residents are told apart, also those that share a script."""
    assert language_of(SAID[language]) == language


@pytest.mark.parametrize("text", ["", "ok", "😀😀😀", "12345 67890 12345 67890", "https://a.example/"])
def test_what_is_too_short_to_tell_is_left_open(text: str) -> None:
    """A text with hardly a letter has no language, and is not counted among those that nothing reads."""
    assert language_of(text) == UNKNOWN
    assert is_read(UNKNOWN, by_meaning=False)


def test_meaning_reads_more_languages_than_words() -> None:
    """Words read Dutch and English; meaning German, French, Turkish and Arabic too; neither Tigrinya."""
    languages = ("nl", "en", "de", "ar", "ti")
    assert [is_read(name, by_meaning=False) for name in languages] == [True, True, False, False, False]
    assert [is_read(name, by_meaning=True) for name in languages] == [True, True, True, True, False]


@given(st.text(max_size=400))
def test_any_text_has_an_answer_and_always_the_same(text: str) -> None:
    """Whatever strangers write, the language is a short code, and the same when it is asked again."""
    language = language_of(text)
    assert language == language_of(text)
    assert 2 <= len(language) <= 3
