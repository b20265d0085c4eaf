//! Addresses where nobody answers.

#[cfg(target_os = "linux")]
use std::net::{TcpListener, TcpStream};

/// A port where nobody listens as long as the second value lives: it is bound, not listening.
pub fn free_port() -> (u16, tokio::net::TcpSocket) {
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    (socket.local_addr().unwrap().port(), socket)
}

/// A port whose queue of callers is full, so that further ones get no answer at all.
#[cfg(target_os = "linux")]
pub struct BlackHole {
    port: u16,
    _listener: TcpListener,
    _waiting: Vec<TcpStream>,
}

#[cfg(target_os = "linux")]
impl BlackHole {
    pub fn open() -> Self {
        let socket = tokio::net::TcpSocket::new_v4().unwrap();
        socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let listener = socket.listen(0).unwrap().into_std().unwrap();
        let address = listener.local_addr().unwrap();
        let soon = std::time::Duration::from_millis(150);
        let mut waiting = Vec::new();
        while let Ok(caller) = TcpStream::connect_timeout(&address, soon) {
            waiting.push(caller);
            assert!(waiting.len() < 100, "the queue is never full");
        }
        Self { port: address.port(), _listener: listener, _waiting: waiting }
    }

    pub fn base_url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// How many sockets of this computer wait to be connected to it.
    pub fn callers(&self) -> usize {
        let table = std::fs::read_to_string("/proc/net/tcp").unwrap();
        let remote = format!(":{:04X}", self.port);
        // Columns: number, local address, remote address, state; 02 is SYN_SENT.
        let rows = table.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
        rows.filter(|row| row[2].ends_with(&remote) && row[3] == "02").count()
    }
}
