//! What a window manager does to a window.

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
