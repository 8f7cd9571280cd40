"""Passwords, links and sessions as a browser meets them."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from hub.identity import rules
from hub.kernel.context import Scope
from tests.builders.people import OPERATOR, PASSWORD, Browser, give_password, make_link, small_collective


@pytest.fixture
def collective(app):
    with app.app_context():
        made = small_collective()
        give_password(made.people["ada"])
        return made


def sign_in(app, email, password, browser=None):
    browser = browser or Browser(app)
    browser.get("/sign-in")
    return browser, browser.post("/sign-in", {"email": email, "password": password})


def test_a_member_signs_in_by_password_and_goes_on_to_where_they_wanted(app, collective):
    browser = Browser(app)
    browser.get("/sign-in?next=/me/tokens")
    response = browser.post("/sign-in", {"email": " Ada@Example.coop ", "password": PASSWORD, "next": "/me/tokens"})
    assert (response.status_code, response.headers["Location"]) == (303, "/me/tokens")
    assert browser.get("/me/tokens").status_code == 200


@pytest.mark.parametrize("where", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "\t//evil.example", "/sign-in"])
def test_signing_in_never_leads_to_another_site(app, collective, where):
    browser = Browser(app)
    browser.get("/sign-in")
    response = browser.post("/sign-in", {"email": "ada@example.coop", "password": PASSWORD, "next": where})
    assert (response.status_code, response.headers["Location"]) == (303, "/")


def test_every_failure_reads_alike(app, collective):
    answers = []
    for email, password in (
        ("ada@example.coop", "not the password at all"),
        ("ben@example.coop", PASSWORD),  # has set none
        ("eva@example.coop", PASSWORD),  # has left, and has set none
        ("nobody@example.coop", PASSWORD),
    ):
        browser, response = sign_in(app, email, password)
        text = response.text.replace(email, "EMAIL").replace(browser.token, "").replace(response.headers["X-Request-ID"], "")
        answers.append((response.status_code, text, sorted(response.headers.keys())))
    assert answers[0][0] == 422
    assert all(answer == answers[0] for answer in answers)


def test_the_failed_form_keeps_the_address_and_never_the_password(app, collective):
    _, response = sign_in(app, "ada@example.coop", "a wrong one that I typed")
    assert 'value="ada@example.coop"' in response.text and "a wrong one that I typed" not in response.text
    assert "<title>Problem: " in response.text


def test_after_ten_guesses_even_the_right_password_is_refused_in_the_same_words(app, collective):
    first = [sign_in(app, "ada@example.coop", f"wrong {number}")[1] for number in range(10)]
    browser, right = sign_in(app, "ada@example.coop", PASSWORD)
    assert right.status_code == first[0].status_code == 422
    assert browser.cookie() is None


def test_guesses_at_nobody_are_limited_alike(app, collective):
    answers = [sign_in(app, "nobody@example.coop", f"wrong {number}")[1] for number in range(12)]
    assert {answer.status_code for answer in answers} == {422}


def test_a_strangers_guesses_do_not_lock_out_the_browser_of_the_member(app, collective):
    own, response = sign_in(app, "ada@example.coop", PASSWORD)
    assert response.status_code == 303
    own.get("/me/security")
    own.post("/sign-out")
    for number in range(10):
        sign_in(app, "ada@example.coop", f"wrong {number}")
    assert sign_in(app, "ada@example.coop", PASSWORD)[1].status_code == 422
    assert sign_in(app, "ada@example.coop", PASSWORD, own)[1].status_code == 303


def test_a_device_mark_of_another_account_opens_no_count_of_its_own(app, collective):
    with app.app_context():
        give_password(collective.people["cem"])
    cem, _ = sign_in(app, "cem@example.coop", PASSWORD)
    cem.get("/me/security")
    for number in range(10):
        sign_in(app, "ada@example.coop", f"wrong {number}", cem)
    fresh, right = sign_in(app, "ada@example.coop", PASSWORD)
    assert right.status_code == 422 and fresh.cookie() is None


def test_a_burst_of_guesses_lets_ten_through(app, collective):
    from hub.db.unit_of_work import transact
    from hub.identity import services
    from hub.kernel.errors import DomainError

    passed, lock, ready = [], threading.Lock(), threading.Barrier(6)

    def guess():
        ready.wait()
        with app.app_context():
            for _ in range(5):
                try:
                    made = transact(Scope.system(), OPERATOR, lambda uow: services.admit_guess(uow, "ada@example.coop", "10.0.0.1"))
                except DomainError:
                    continue
                with lock:
                    passed.append(made)

    threads = [threading.Thread(target=guess) for _ in range(6)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert len(passed) == rules.GUESSES[0][1]


def test_right_passwords_are_not_counted(app, collective):
    assert [sign_in(app, "ada@example.coop", PASSWORD)[1].status_code for _ in range(12)] == [303] * 12


def test_a_copied_cookie_is_dead_after_signing_out(app, collective):
    browser = Browser(app).enter("ada@example.coop")
    copy = browser.cookie()
    assert browser.post("/sign-out").status_code == 303
    thief = app.test_client()
    thief.set_cookie("hub_session", copy)
    assert thief.get("/me/security").status_code == 303


def test_signing_in_gives_a_new_session_and_ends_the_one_before(app, collective):
    browser = Browser(app).enter("ben@example.coop")
    before = browser.cookie()
    browser.client.set_cookie("hub_visit", "chosen-by-somebody-else")
    browser.enter("ada@example.coop")
    assert browser.cookie() != before
    old = app.test_client()
    old.set_cookie("hub_session", before)
    assert old.get("/me/security").status_code == 303


def test_a_session_that_somebody_made_up_is_nobodys(app, collective):
    client = app.test_client()
    client.set_cookie("hub_session", "A" * 43)
    assert client.get("/me/security").status_code == 303


def test_only_fingerprints_of_secrets_are_kept(app, collective, database):
    browser = Browser(app).enter("ada@example.coop")
    with database.admin() as connection:
        kept = connection.execute("SELECT s::text FROM hub.session s UNION ALL SELECT l::text FROM hub.sign_in_link l").fetchall()
        passwords = connection.execute("SELECT password_hash FROM hub.credential").fetchall()
    assert kept and not any(browser.cookie() in row[0] for row in kept)
    assert all(row[0].startswith("$argon2id$") for row in passwords)


def test_sessions_lapse_when_unused_and_in_any_case_after_thirty_days(app, collective, database):
    for column, past in (("seen_at", timedelta(days=7, minutes=1)), ("created_at", timedelta(days=30, minutes=1))):
        browser = Browser(app).enter("ada@example.coop")
        assert browser.get("/me/security").status_code == 200
        with database.admin() as connection:
            connection.execute(f"UPDATE hub.session SET {column} = {column} - %s WHERE ended_at IS NULL", (past,))
        assert browser.get("/me/security").status_code == 303


def test_looking_at_a_link_uses_nothing_and_the_button_uses_it_once(app, collective):
    with app.app_context():
        address = make_link("ada@example.coop")
    first, second = Browser(app), Browser(app)
    assert first.get(address).status_code == 200 and second.get(address).status_code == 200
    assert first.cookie() is None
    assert first.post(address).status_code == 303
    answer = second.post(address)
    assert answer.status_code == 404 and "used or is too old" in answer.text and second.cookie() is None
    assert second.get(address).status_code == 404


def test_of_two_who_press_at_once_one_gets_in(app, collective):
    with app.app_context():
        address = make_link("ada@example.coop")
    browsers = [Browser(app) for _ in range(6)]
    for browser in browsers:
        browser.get(address)
    ready, statuses = threading.Barrier(len(browsers)), []

    def press(browser):
        ready.wait()
        statuses.append(browser.post(address).status_code)

    threads = [threading.Thread(target=press, args=(browser,)) for browser in browsers]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(statuses) == [303] + [404] * 5


def test_links_end_with_time_and_with_a_new_password(app, collective, database):
    with app.app_context():
        old, open_one = make_link("ada@example.coop"), make_link("ben@example.coop")
    with database.admin() as connection:
        connection.execute(
            "UPDATE hub.sign_in_link SET created_at = created_at - interval '2 hours', expires_at = expires_at - interval '2 hours' WHERE person_id = %s",
            (collective.people["ada"],),
        )
    assert Browser(app).get(old).status_code == 404
    with app.app_context():
        give_password(collective.people["ben"])
    assert Browser(app).get(open_one).status_code == 404


def test_a_link_made_elsewhere_is_no_key(app, collective):
    assert Browser(app).get("/sign-in/link/" + "A" * 43).status_code == 404
    assert Browser(app).get("/sign-in/link/%00%ff").status_code == 404


def test_the_page_of_a_link_tells_no_other_site_about_it(app, collective):
    with app.app_context():
        address = make_link("ada@example.coop")
    assert Browser(app).get(address).headers["Referrer-Policy"] == "strict-origin"


def test_sessions_are_listed_and_can_be_ended_from_another(app, collective):
    phone, laptop, library = (Browser(app).enter("ada@example.coop") for _ in range(3))
    page = laptop.get("/me/security").text
    endings = [line.split('"')[0] for line in page.split('action="/me/security/sessions/')[1:]]
    assert len([each for each in endings if each.startswith("ses_")]) == 2
    assert laptop.post("/me/security/sessions/" + endings[0]).status_code == 303
    assert sorted(each.get("/me/security").status_code for each in (phone, library)) == [200, 303]
    assert laptop.post("/me/security/sessions/end-others").status_code == 303
    assert [each.get("/me/security").status_code for each in (phone, library, laptop)] == [303, 303, 200]


def test_nobody_ends_a_neighbours_session(app, collective, database):
    ada, cem = Browser(app).enter("ada@example.coop"), Browser(app).enter("cem@example.coop")
    with database.admin() as connection:
        found = connection.execute("SELECT id FROM hub.session WHERE person_id = %s", (collective.people["ada"],)).fetchone()
    assert cem.post(f"/me/security/sessions/ses_{found[0].hex}/end").status_code == 404
    assert cem.post("/me/security/sessions/ses_nonsense/end").status_code == 404
    assert ada.get("/me/security").status_code == 200


def test_a_new_password_ends_every_other_session_and_changes_this_cookie(app, collective):
    here, elsewhere = Browser(app).enter("ben@example.coop"), Browser(app).enter("ben@example.coop")
    before = here.cookie()
    assert here.post("/me/security/password", {"new_password": "a long walk by the river"}).status_code == 303
    assert here.cookie() != before and here.get("/me/security").status_code == 200
    assert elsewhere.get("/me/security").status_code == 303
    assert sign_in(app, "ben@example.coop", "a long walk by the river")[1].status_code == 303


def test_changing_a_password_asks_for_the_one_that_stands(app, collective):
    browser, _ = sign_in(app, "ada@example.coop", PASSWORD)
    browser.get("/me/security")
    without = browser.post("/me/security/password", {"new_password": "a long walk by the river"})
    wrong = browser.post("/me/security/password", {"new_password": "a long walk by the river", "current_password": "wrong"})
    assert without.status_code == wrong.status_code == 422 and "a long walk" not in wrong.text
    right = browser.post("/me/security/password", {"new_password": "a long walk by the river", "current_password": PASSWORD})
    assert right.status_code == 303


@pytest.mark.parametrize("weak", ["short", "passwordpassword", "123456789012", "ada@example.coop", "aaaaaaaaaaaaaaaa", "x" * 257])
def test_a_weak_password_is_refused_at_its_field(app, collective, weak):
    browser = Browser(app).enter("ada@example.coop")
    answer = browser.post("/me/security/password", {"new_password": weak})
    assert answer.status_code == 422 and 'id="f-new-password-e"' in answer.text


def test_whoever_left_is_signed_out_at_once_and_signs_in_anew_to_what_is_theirs(app, collective, database):
    eva = Browser(app).enter("eva@example.coop")
    assert eva.get("/me/security").status_code == 200
    with database.admin() as connection:
        connection.execute("UPDATE hub.session SET created_at = created_at - interval '3 days'")
    assert eva.get("/me/security").status_code == 303
    back = Browser(app).enter("eva@example.coop")
    assert back.get("/me/security").status_code == 200
    assert back.get("/p/psychology").status_code == back.get("/p/nowhere").status_code == 404
    back.get("/me/tokens")
    assert back.post("/me/tokens", {"name": "x", "scopes": "hours:read", "days": "7"}).status_code == 403
