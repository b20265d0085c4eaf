//! Keyboards that type no Latin, or type it elsewhere: real keys, through the X server.

use crate::display::Display;
use crate::interview::Interview;
use crate::whole::Computer;
use crate::window::id;
use serde_json::json;

const CONTROL: u32 = 0xffe3;
const SHIFT: u32 = 0xffe1;
const ESCAPE: u32 = 0xff1b;
const DELETE: u32 = 0xffff;
const SLASH: &[u32] = &[b'/' as u32];

/// A layout, and where its letters and its slash are, by what is printed there on a US keyboard.
struct Layout {
    name: &'static str,
    k: char,
    l: char,
    n: char,
    slash: &'static [u32],
    z: char,
    f: char,
}

const fn by_place(name: &'static str, slash: &'static [u32]) -> Layout {
    Layout { name, k: 'k', l: 'l', n: 'n', slash, z: 'z', f: 'f' }
}

const LAYOUTS: [Layout; 10] = [
    // The place of "/" types a full stop, and "/" is beside Enter.
    by_place("ru,us", SLASH),
    by_place("ru,us", &[SHIFT, b'\\' as u32]),
    by_place("ua,us", SLASH),
    by_place("gr,us", SLASH),
    by_place("il,us", &[b'q' as u32]),
    by_place("ara,us", SLASH),
    by_place("th,us", SLASH),
    Layout { z: 'y', ..by_place("de", &[SHIFT, b'7' as u32]) },
    Layout { z: 'w', ..by_place("fr", &[SHIFT, b'.' as u32]) },
    Layout {
        name: "us -variant dvorak",
        k: 'v',
        l: 'p',
        n: 'l',
        slash: &[b'[' as u32],
        z: '/',
        f: 'y',
    },
];

async fn on_own_display() -> Interview {
    Interview::open(Computer { display: Some(Display::start()), ..Computer::default() }).await
}

#[tokio::test]
async fn the_consoles_keys_go_by_what_they_type_in_latin_and_else_by_their_place() {
    let console = on_own_display().await;
    console.create("Jane Smith").await;
    let press = |keys: &[u32]| console.display().press("Hotseat", keys);
    for layout in LAYOUTS {
        console.display().lay_keyboard(layout.name);
        console.go("#/help").await;
        console.until("location.hash === '#/help'").await;
        press(&[CONTROL, u32::from(layout.k)]);
        console.see(&id("palette")).await;
        press(&[ESCAPE]);
        console.until("document.querySelector('[data-testid=palette]') === null").await;
        press(&[u32::from(layout.n)]);
        console.until("location.hash === '#/new'").await;
        console.go("#/").await;
        console.see(&id("session-row")).await;
        press(layout.slash);
        console.until("document.activeElement?.dataset.testid === 'search'").await;
    }
    // What is printed on a key says nothing where the key types another Latin letter.
    console.go("#/help").await;
    console.until("location.hash === '#/help'").await;
    press(&[u32::from('n')]);
    press(&[CONTROL, u32::from('v')]);
    console.see(&id("palette")).await;
    assert_eq!(console.run("return location.hash", vec![]).await, "#/help");
}

#[tokio::test]
async fn the_candidates_keys_and_those_of_the_editor_do_too() {
    let interview = on_own_display().await;
    let session = interview.create("Jane Smith").await;
    interview.hand_over(&session).await;
    interview.begin().await;
    interview.write_own_answer("def").await;
    let press = |keys: &[u32]| interview.display().press("Interview", keys);
    for layout in LAYOUTS {
        interview.display().lay_keyboard(layout.name);
        // The same place in all of these, and the same letter but in French.
        if layout.name != "fr" {
            press(&[CONTROL, u32::from('a')]);
            press(&[DELETE]);
            interview.until_own_answer("").await;
            press(&[CONTROL, u32::from(layout.z)]);
            interview.until_own_answer("def").await;
        }
        press(&[CONTROL, u32::from(layout.f)]);
        let searches = "document.querySelector('[data-testid=own-answer]').shadowRoot
            .querySelector('.cm-search')";
        interview.until(searches).await;
        press(&[ESCAPE]);
        interview.until(&format!("!{searches}")).await;
        press(&[CONTROL, SHIFT, u32::from(layout.l)]);
        interview.until("document.activeElement?.dataset.testid === 'passcode'").await;
        press(&[ESCAPE]);
        interview.until("document.querySelector('[data-testid=passcode]') === null").await;
        let editor = "document.querySelector('[data-testid=own-answer]').shadowRoot
            .querySelector('.cm-content')";
        interview.run(&format!("{editor}.focus()"), vec![]).await;
    }
    assert_eq!(interview.violations().await, json!([]));
}
