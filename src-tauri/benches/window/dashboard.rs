//! Work in Hotseat's window: creating a session, and moving through a long list, beside one that shows nothing.

use super::opened::Opened;

/// The longest frames, in milliseconds, and the most rows there were in the page.
#[derive(Clone, Copy, Default)]
pub struct Strain {
    /// With nobody touching anything: what the machine adds by itself.
    pub resting_ms: f64,
    pub scrolling_ms: f64,
    pub typing_ms: f64,
    pub filtering_ms: f64,
    pub rows: f64,
    /// How high the list is, with what is not in the page.
    pub height_px: f64,
}

/// The longest frames of a list that shows nothing, in milliseconds.
#[derive(Clone, Copy, Default)]
pub struct Blank {
    pub scrolling_ms: f64,
    pub typing_ms: f64,
}

/// Takes the longest frame while something is done, and the most rows there were in the page.
const FRAMES: &str = "
    let rows = 0, longest = 0, on = true, last = performance.now();
    const watch = (now) => {
        longest = Math.max(longest, performance.now() - last);
        last = performance.now();
        rows = Math.max(rows, document.querySelectorAll('[data-testid^=session-row]').length);
        if (on) requestAnimationFrame(watch);
    };
    requestAnimationFrame(watch);
    const wait = (ms) => new Promise((rest) => setTimeout(rest, ms));
    const during = async (work) => {
        await frame();
        longest = 0;
        await work();
        return longest;
    };
    const scroll = async (box) => {
        for (let n = 0; n < 40; n += 1) {
            box.scrollTop = Math.random() * box.scrollHeight;
            await wait(120);
        }
    };
    const search = async (field) => {
        for (const name of ['ada', 'quillfeather', 'hopkins', 'nobody', '']) {
            for (let n = 1; n <= name.length || n === 1; n += 1) {
                type(field, name.slice(0, n));
                await wait(80);
            }
            await wait(300);
        }
    };
";

/// Milliseconds from the click on "Create session" to the confirmation on screen, and to the row in
/// the table, with the walk back to it.
pub async fn create(opened: &Opened) -> (f64, f64) {
    let times = opened
        .script(
            "location.hash = '#/new';
             await until(() => document.querySelector('[data-testid=field-candidate_name]'));
             const name = 'Bench ' + crypto.randomUUID();
             type(one('field-candidate_name'), name);
             // What follows typing (the draft, the checks) is no part of the click.
             await new Promise((rest) => setTimeout(rest, 1000));
             const clicked = performance.now();
             one('create-session').click();
             await until(() => one('session-id'));
             await painted();
             const confirmed = performance.now();
             location.hash = '#/';
             await until(() => [...document.querySelectorAll('[data-testid=session-row]')]
                 .some((row) => row.innerText.includes(name)));
             await painted();
             done([confirmed - clicked, performance.now() - clicked]);",
        )
        .await;
    (times[0].as_f64().unwrap(), times[1].as_f64().unwrap())
}

/// Scrolls to forty places, searches for five names letter by letter, and goes through the chips.
pub async fn strain(opened: &Opened) -> Strain {
    let most = opened
        .script(&format!(
            "location.hash = '#/';
             await until(() => one('session-row'));
             await new Promise((rest) => setTimeout(rest, 500));
             {FRAMES}
             const resting = await during(() => wait(2000));
             const main = document.querySelector('main');
             const height = main.scrollHeight;
             const scrolling = await during(() => scroll(main));
             main.scrollTop = 0;
             await wait(300);
             const typing = await during(() => search(one('search')));
             const filtering = await during(async () => {{
                 for (let n = 0; n < 3; n += 1) {{
                     for (const status of ['created', 'completed', 'expired', 'all']) {{
                         one(`chip-${{status}}`).click();
                         await wait(200);
                     }}
                 }}
             }});
             on = false;
             done([resting, scrolling, typing, filtering, rows, height]);"
        ))
        .await;
    let number = |n: usize| most[n].as_f64().unwrap();
    Strain {
        resting_ms: number(0),
        scrolling_ms: number(1),
        typing_ms: number(2),
        filtering_ms: number(3),
        rows: number(4),
        height_px: number(5),
    }
}

/// Scrolls and types likewise in an empty page, where nothing but a field and so high a box has to be drawn.
pub async fn strain_of_nothing(opened: &Opened, height_px: f64) -> Blank {
    let most = opened
        .script(&format!(
            "const box = document.createElement('div');
             Object.assign(box.style, {{ position: 'fixed', inset: '3rem 0 0', overflow: 'auto' }});
             const list = document.createElement('div');
             list.style.height = '{height_px}px';
             box.append(list);
             const field = document.createElement('input');
             document.body.append(field, box);
             await painted();
             {FRAMES}
             const scrolling = await during(() => scroll(box));
             if (box.scrollHeight < {height_px}) throw new Error('a list that is too short');
             const typing = await during(() => search(field));
             on = false;
             done([scrolling, typing]);"
        ))
        .await;
    let number = |n: usize| most[n].as_f64().unwrap();
    Blank { scrolling_ms: number(0), typing_ms: number(1) }
}
