//! What a window manager does to a window.

use crate::display::Display;
use nix::unistd::Pid;
use x11rb::connection::Connection;
use x11rb::protocol::xproto::{
    AtomEnum, CLIENT_MESSAGE_EVENT, ClientMessageEvent, ConnectionExt, EventMask, Window,
};
use x11rb::rust_connection::RustConnection;

/// Presses the close button of the program's window.
pub fn press_close(program: Pid) {
    let (x, screen) = x11rb::connect(None).unwrap();
    let root = x.setup().roots[screen].root;
    let pid_atom = atom(&x, "_NET_WM_PID");
    let protocols = atom(&x, "WM_PROTOCOLS");
    let mut found = 0;
    for window in descendants(&x, root) {
        let pid = x.get_property(false, window, pid_atom, AtomEnum::CARDINAL, 0, 1).unwrap();
        let pid = pid.reply().ok().and_then(|pid| pid.value32()?.next());
        let listens = x.get_property(false, window, protocols, AtomEnum::ATOM, 0, 32).unwrap();
        let listens = listens.reply().is_ok_and(|list| list.value_len > 0);
        let mapped = x.get_window_attributes(window).unwrap().reply();
        let shown =
            mapped.is_ok_and(|a| a.map_state == x11rb::protocol::xproto::MapState::VIEWABLE);
        if pid == u32::try_from(program.as_raw()).ok() && listens && shown {
            let data = [atom(&x, "WM_DELETE_WINDOW"), 0, 0, 0, 0];
            let message = ClientMessageEvent {
                response_type: CLIENT_MESSAGE_EVENT,
                format: 32,
                sequence: 0,
                window,
                type_: protocols,
                data: data.into(),
            };
            x.send_event(false, window, EventMask::NO_EVENT, message).unwrap();
            found += 1;
        }
    }
    x.flush().unwrap();
    assert_eq!(found, 1, "windows of the program on screen");
}

/// A display as its window manager sees it.
pub struct Desktop {
    x: RustConnection,
    root: Window,
}

impl Desktop {
    pub fn of(display: &Display) -> Self {
        let (x, screen) = display.connect();
        let root = x.setup().roots[screen].root;
        Self { x, root }
    }

    /// The window by which the manager says that it is there.
    pub fn manager(&self) -> Option<Window> {
        self.numbers(self.root, "_NET_SUPPORTING_WM_CHECK").first().copied()
    }

    /// The managed window of that title.
    pub fn window(&self, title: &str) -> Option<Window> {
        let managed = self.numbers(self.root, "_NET_CLIENT_LIST");
        managed.into_iter().find(|window| self.title(*window) == title)
    }

    /// What the manager says of a window, as `_NET_WM_STATE_FULLSCREEN`.
    pub fn states(&self, window: Window) -> Vec<String> {
        let name = |state| self.x.get_atom_name(state).unwrap().reply().unwrap().name;
        let states = self.numbers(window, "_NET_WM_STATE").into_iter();
        states.map(|state| String::from_utf8_lossy(&name(state)).into_owned()).collect()
    }

    /// Left, top, width and height of a window on the display.
    pub fn place(&self, window: Window) -> (i16, i16, u16, u16) {
        let size = self.x.get_geometry(window).unwrap().reply().unwrap();
        let at = self.x.translate_coordinates(window, self.root, 0, 0).unwrap().reply().unwrap();
        (at.dst_x, at.dst_y, size.width, size.height)
    }

    /// Width and height of the display.
    pub fn size(&self) -> (u16, u16) {
        let size = self.x.get_geometry(self.root).unwrap().reply().unwrap();
        (size.width, size.height)
    }

    /// Asks the manager to minimise a window, as a panel does.
    pub fn minimise(&self, window: Window) {
        const ICONIC: u32 = 3;
        self.ask(window, "WM_CHANGE_STATE", ICONIC);
    }

    /// Asks the manager to bring a window to the front, as a panel does.
    pub fn bring_to_front(&self, window: Window) {
        const PANEL: u32 = 2;
        self.ask(window, "_NET_ACTIVE_WINDOW", PANEL);
    }

    fn ask(&self, window: Window, what: &str, how: u32) {
        let message = ClientMessageEvent {
            response_type: CLIENT_MESSAGE_EVENT,
            format: 32,
            sequence: 0,
            window,
            type_: atom(&self.x, what),
            data: [how, 0, 0, 0, 0].into(),
        };
        let to = EventMask::SUBSTRUCTURE_REDIRECT | EventMask::SUBSTRUCTURE_NOTIFY;
        self.x.send_event(false, self.root, to, message).unwrap().check().unwrap();
    }

    fn title(&self, window: Window) -> String {
        let title = self.x.get_property(false, window, AtomEnum::WM_NAME, AtomEnum::ANY, 0, 200);
        let title = title.unwrap().reply();
        title.map(|title| String::from_utf8_lossy(&title.value).into_owned()).unwrap_or_default()
    }

    fn numbers(&self, window: Window, property: &str) -> Vec<u32> {
        let name = atom(&self.x, property);
        let found = self.x.get_property(false, window, name, AtomEnum::ANY, 0, 200).unwrap();
        let found = found.reply();
        found.ok().and_then(|found| Some(found.value32()?.collect())).unwrap_or_default()
    }
}

fn atom(x: &RustConnection, name: &str) -> u32 {
    x.intern_atom(false, name.as_bytes()).unwrap().reply().unwrap().atom
}

fn descendants(x: &RustConnection, window: Window) -> Vec<Window> {
    let children = x.query_tree(window).unwrap().reply().map(|tree| tree.children);
    let mut all = Vec::new();
    for child in children.unwrap_or_default() {
        all.push(child);
        all.extend(descendants(x, child));
    }
    all
}
