"""Figures that count the same thing share a series; those that do not, do not."""


def series(read, *texts):
    return [rows[0]["series_id"] for rows, _ in read(list(texts))]


def test_the_same_toll_from_two_reports_is_one_series(read):
    a, b = series(read, "At least 12 people were killed in Kabul.", "Fifteen people died in Kabul.")
    assert a == b


def test_another_place_category_or_thing_is_another_series(read):
    killed, elsewhere, injured, cows = series(
        read,
        "Twelve people were killed in Kabul.",
        "Twelve people were killed in Herat.",
        "Twelve people were injured in Kabul.",
        "Twelve cows were sold in Kabul.",
    )
    assert len({killed, elsewhere, injured, cows}) == 4


def test_tolls_without_a_place_are_a_series_within_their_article_only(read):
    a, b = series(read, "At least 12 people were killed.", "Fifteen people died.")
    assert a != b
    rows, _ = read(["At least 12 people were killed. Later the count rose to 15 dead."])[0]
    assert len({row["series_id"] for row in rows}) == 1


def test_another_currency_is_another_series(read):
    euros, yen = series(read, "The ticket costs 40 euros.", "The ticket costs 40 yen.")
    assert euros != yen
