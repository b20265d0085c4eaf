//! A display of a test's own, to move the focus on without other tests noticing.

use crate::desktop::Desktop;
use crate::support::patience::PATIENCE;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use x11rb::connection::Connection;
use x11rb::protocol::xproto::{
    AtomEnum, BUTTON_PRESS_EVENT, BUTTON_RELEASE_EVENT, ConnectionExt as _, CreateWindowAux,
    InputFocus, KEY_PRESS_EVENT, KEY_RELEASE_EVENT, MOTION_NOTIFY_EVENT, MapState, Window,
    WindowClass,
};
use x11rb::protocol::xtest::ConnectionExt as _;
use x11rb::rust_connection::RustConnection;
use x11rb::{COPY_DEPTH_FROM_PARENT, COPY_FROM_PARENT, CURRENT_TIME};

pub struct Display {
    server: Child,
    name: String,
    manager: Option<Child>,
    /// What is printed on the keys, by the numbers the server knows them by: those of a US keyboard,
    /// whatever they type.
    printed: Vec<(u32, u8)>,
}

impl Display {
    /// An empty one.
    pub fn start() -> Self {
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1920x1200x24", "-nolisten", "tcp"])
            // Else it begins anew whenever nobody is connected, and drops who just connects.
            .arg("-noreset")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Xvfb is installed (package xvfb)");
        let mut number = String::new();
        BufReader::new(server.stdout.take().unwrap()).read_line(&mut number).unwrap();
        let name = format!(":{}", number.trim());
        let (x, _) = x11rb::connect(Some(&name)).unwrap();
        let (first, last) = (x.setup().min_keycode, x.setup().max_keycode);
        let map = x.get_keyboard_mapping(first, last - first + 1).unwrap().reply().unwrap();
        let keys = map.keysyms.chunks(usize::from(map.keysyms_per_keycode));
        let printed = keys.map(|keysyms| keysyms[0]).zip(first..=last).collect();
        Self { server, name, manager: None, printed }
    }

    /// From now on keys type what they do on a keyboard of that layout, as `setxkbmap` names it.
    pub fn lay_keyboard(&self, layout: &str) {
        let mut command = Command::new("setxkbmap");
        let laid = command.args(["-display", &self.name]).args(layout.split(' ')).status();
        assert!(laid.expect("setxkbmap is installed (package x11-xkb-utils)").success());
    }

    /// An empty one with a window manager, as people have: without one no window is full screen, and no
    /// key closes any.
    pub async fn managed() -> Self {
        let mut display = Self::start();
        let manager = Command::new("openbox")
            .env("DISPLAY", &display.name)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("openbox is installed (package openbox)");
        display.manager = Some(manager);
        let desktop = Desktop::of(&display);
        let manages = async {
            while desktop.manager().is_none() {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(PATIENCE, manages).await.expect("the window manager is there");
        display
    }

    /// What `DISPLAY` has to say.
    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn connect(&self) -> (RustConnection, usize) {
        x11rb::connect(Some(&self.name)).unwrap()
    }

    /// The windows that can be seen, by their titles.
    pub fn windows(&self) -> Vec<(Window, String)> {
        let (x, screen) = self.connect();
        let root = x.setup().roots[screen].root;
        let all = x.query_tree(root).unwrap().reply().unwrap().children;
        let is_shown = |window: &Window| {
            let looks = x.get_window_attributes(*window).unwrap().reply();
            looks.is_ok_and(|looks| looks.map_state == MapState::VIEWABLE)
        };
        let title = |window| {
            let (name, any) = (AtomEnum::WM_NAME, AtomEnum::ANY);
            let title = x.get_property(false, window, name, any, 0, 200).unwrap().reply();
            title.map(|title| String::from_utf8_lossy(&title.value).into_owned())
        };
        let shown = all.into_iter().filter(is_shown);
        shown.map(|window| (window, title(window).unwrap_or_default())).collect()
    }

    /// The focus goes to the window of that title, once it is shown: its page is there before it is.
    pub fn give_focus(&self, title: &str) {
        let (x, _) = self.connect();
        let deadline = Instant::now() + PATIENCE;
        loop {
            let windows = self.windows();
            let window = windows.iter().find(|(_, shown)| shown == title);
            let given = window.is_some_and(|(window, _)| {
                let given = x.set_input_focus(InputFocus::PARENT, *window, CURRENT_TIME);
                given.unwrap().check().is_ok()
            });
            if given {
                return;
            }
            assert!(Instant::now() < deadline, "no {title}: {windows:?}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Presses these keys together, in the window of that title: the last of them is held shortest. They
    /// are named by what is printed on them, whatever they type.
    pub fn press(&self, title: &str, keysyms: &[u32]) {
        self.give_focus(title);
        self.press_where_the_focus_is(keysyms);
    }

    /// Presses the keys on which these small letters and blanks are printed, one after the other.
    pub fn type_keys(&self, title: &str, text: &str) {
        self.give_focus(title);
        text.chars().for_each(|letter| self.press_where_the_focus_is(&[u32::from(letter)]));
    }

    /// Presses these keys together, for whoever has the focus, or before them the window manager.
    pub fn press_where_the_focus_is(&self, keysyms: &[u32]) {
        let (x, screen) = self.connect();
        let root = x.setup().roots[screen].root;
        let code = |keysym: &u32| {
            let found = self.printed.iter().find(|(printed, _)| printed == keysym);
            found.unwrap_or_else(|| panic!("no key of {keysym:#x}")).1
        };
        let codes: Vec<u8> = keysyms.iter().map(code).collect();
        let send = |kind, code: &u8| {
            x.xtest_fake_input(kind, *code, 0, root, 0, 0, 0).unwrap().check().unwrap();
        };
        codes.iter().for_each(|code| send(KEY_PRESS_EVENT, code));
        codes.iter().rev().for_each(|code| send(KEY_RELEASE_EVENT, code));
    }

    /// A click at a place of the screen.
    pub fn click(&self, at: (i16, i16)) {
        self.click_with(1, at);
    }

    /// A click with the button that brings up a menu.
    pub fn click_for_menu(&self, at: (i16, i16)) {
        self.click_with(3, at);
    }

    fn click_with(&self, button: u8, (left, top): (i16, i16)) {
        let (x, screen) = self.connect();
        let root = x.setup().roots[screen].root;
        x.xtest_fake_input(MOTION_NOTIFY_EVENT, 0, 0, root, left, top, 0).unwrap().check().unwrap();
        for kind in [BUTTON_PRESS_EVENT, BUTTON_RELEASE_EVENT] {
            x.xtest_fake_input(kind, button, 0, root, 0, 0, 0).unwrap().check().unwrap();
        }
    }

    /// The focus goes to nobody's window, as when another program or the lock screen comes to the
    /// front; to the program's own once what is returned is dropped.
    pub fn take_focus(&self) -> Elsewhere {
        let (x, screen) = self.connect();
        let before = x.get_input_focus().unwrap().reply().unwrap().focus;
        let window = x.generate_id().unwrap();
        let root = x.setup().roots[screen].root;
        let (depth, class) = (COPY_DEPTH_FROM_PARENT, WindowClass::INPUT_OUTPUT);
        let look = CreateWindowAux::new();
        x.create_window(depth, window, root, 0, 0, 50, 50, 0, class, COPY_FROM_PARENT, &look)
            .unwrap()
            .check()
            .unwrap();
        x.map_window(window).unwrap().check().unwrap();
        // A window manager shows it when it has had a look at it.
        let deadline = Instant::now() + PATIENCE;
        while let Err(error) =
            x.set_input_focus(InputFocus::POINTER_ROOT, window, CURRENT_TIME).unwrap().check()
        {
            assert!(Instant::now() < deadline, "{error}");
            std::thread::sleep(Duration::from_millis(20));
        }
        Elsewhere { x, window, before }
    }
}

/// Another program's window, which has the focus.
pub struct Elsewhere {
    x: RustConnection,
    window: Window,
    before: Window,
}

impl Drop for Elsewhere {
    fn drop(&mut self) {
        // A window that is gone by now gets nothing back.
        let given = self.x.set_input_focus(InputFocus::POINTER_ROOT, self.before, CURRENT_TIME);
        drop(given.map(|given| given.check()));
        drop(self.x.destroy_window(self.window).map(|gone| gone.check()));
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        for process in self.manager.iter_mut().chain([&mut self.server]) {
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}
