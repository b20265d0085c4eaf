//! A screen of a test's own, with hands: for windows that WebDriver has lost.

use crate::display::Display;
use crate::driver::Surroundings;
use crate::quiet::share_computer;
use crate::support::patience::PATIENCE;
use nix::unistd::Pid;
use std::time::{Duration, Instant};
use x11rb::connection::Connection;
use x11rb::protocol::xproto::{
    AtomEnum, BUTTON_PRESS_EVENT, BUTTON_RELEASE_EVENT, ConnectionExt, InputFocus, KEY_PRESS_EVENT,
    KEY_RELEASE_EVENT, MOTION_NOTIFY_EVENT, MapState, Window,
};
use x11rb::protocol::xtest::ConnectionExt as _;
use x11rb::rust_connection::RustConnection;

/// An X server that shows nothing to anybody, for as long as it lives.
pub struct Screen {
    display: Display,
    x: RustConnection,
    root: Window,
}

impl Screen {
    pub fn open() -> Self {
        share_computer();
        let display = Display::start();
        let (x, screen) = x11rb::connect(Some(display.name())).unwrap();
        let root = x.setup().roots[screen].root;
        Self { display, x, root }
    }

    /// For a program that opens its window here.
    pub fn surroundings(&self) -> Surroundings {
        let env = vec![("DISPLAY", self.display.name().into())];
        Surroundings { env, ..Surroundings::default() }
    }

    /// The windows of the program that can be seen, by their titles.
    pub fn windows(&self, program: Pid) -> Vec<(Window, String)> {
        let pid_atom = self.x.intern_atom(false, b"_NET_WM_PID").unwrap().reply().unwrap().atom;
        let all = self.x.query_tree(self.root).unwrap().reply().unwrap().children;
        let is_shown = |window: &Window| {
            let pid = self.x.get_property(false, *window, pid_atom, AtomEnum::CARDINAL, 0, 1);
            let pid = pid.unwrap().reply().ok().and_then(|pid| pid.value32()?.next());
            let looks = self.x.get_window_attributes(*window).unwrap().reply();
            pid == u32::try_from(program.as_raw()).ok()
                && looks.is_ok_and(|looks| looks.map_state == MapState::VIEWABLE)
        };
        all.into_iter().filter(is_shown).map(|window| (window, self.title(window))).collect()
    }

    /// Waits until the program shows a window with that title.
    pub async fn until_shown(&self, program: Pid, title: &str) -> Window {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let shown = self.windows(program);
            if let Some((window, _)) = shown.iter().find(|(_, shown)| shown == title) {
                return *window;
            }
            assert!(Instant::now() < deadline, "no {title}: {shown:?}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Whether the program shows a window with that title now.
    pub fn shows(&self, program: Pid, title: &str) -> bool {
        self.windows(program).iter().any(|(_, shown)| shown == title)
    }

    fn title(&self, window: Window) -> String {
        let title =
            self.x.get_property(false, window, AtomEnum::WM_NAME, AtomEnum::ANY, 0, 200).unwrap();
        title.reply().map(|t| String::from_utf8_lossy(&t.value).into_owned()).unwrap_or_default()
    }

    /// The one window of the program called Hotseat.
    pub fn console(&self, program: Pid) -> Window {
        let shown = self.windows(program);
        let own: Vec<_> = shown.iter().filter(|(_, title)| title == "Hotseat").collect();
        assert_eq!(own.len(), 1, "{shown:?}");
        own[0].0
    }

    /// A click into the window, at a place measured from its corner.
    pub fn click(&self, window: Window, (x, y): (i16, i16)) {
        let at = self.x.translate_coordinates(window, self.root, x, y).unwrap().reply().unwrap();
        self.input(MOTION_NOTIFY_EVENT, 0, (at.dst_x, at.dst_y));
        self.input(BUTTON_PRESS_EVENT, 1, (0, 0));
        self.input(BUTTON_RELEASE_EVENT, 1, (0, 0));
    }

    /// Presses keys, named by small letters.
    pub fn keys(&self, window: Window, letters: &str) {
        self.focus(window);
        letters.chars().for_each(|letter| self.key(u32::from(letter), || {}));
    }

    /// Ctrl and Enter.
    pub fn send_form(&self, window: Window) {
        const CONTROL: u32 = 0xffe3;
        const RETURN: u32 = 0xff0d;
        self.focus(window);
        self.key(CONTROL, || self.key(RETURN, || {}));
    }

    /// Alt and a letter: the way to a dialog's button.
    pub fn choose(&self, window: Window, letter: char) {
        const ALT: u32 = 0xffe9;
        self.focus(window);
        self.key(ALT, || self.key(u32::from(letter), || {}));
    }

    fn focus(&self, window: Window) {
        // A window that went in the meantime gets none.
        let given = self.x.set_input_focus(InputFocus::PARENT, window, x11rb::CURRENT_TIME);
        drop(given.map(|given| given.check()));
    }

    /// Presses a key, does something, and lets go of it.
    fn key(&self, keysym: u32, meanwhile: impl Fn()) {
        let (first, last) = (self.x.setup().min_keycode, self.x.setup().max_keycode);
        let map = self.x.get_keyboard_mapping(first, last - first + 1).unwrap().reply().unwrap();
        let mut keys = map.keysyms.chunks(usize::from(map.keysyms_per_keycode));
        let nth = keys.position(|keysyms| keysyms[0] == keysym).unwrap();
        let code = first + u8::try_from(nth).unwrap();
        self.input(KEY_PRESS_EVENT, code, (0, 0));
        meanwhile();
        self.input(KEY_RELEASE_EVENT, code, (0, 0));
    }

    fn input(&self, kind: u8, detail: u8, (x, y): (i16, i16)) {
        self.x.xtest_fake_input(kind, detail, 0, self.root, x, y, 0).unwrap().check().unwrap();
    }
}
