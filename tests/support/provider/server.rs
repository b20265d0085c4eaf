//! The server: a script a connection, and a memory of what was asked and who went away.

use super::script::Step;
use super::{Request, Script};
use std::collections::VecDeque;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Instant;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::{JoinHandle, JoinSet};

/// A provider that does as it is told, and to every other request says "Hello there.".
pub struct FakeProvider {
    address: SocketAddr,
    desk: Arc<Desk>,
    asked: tokio::sync::Mutex<UnboundedReceiver<Request>>,
    hung_up: tokio::sync::Mutex<UnboundedReceiver<Instant>>,
    accepting: JoinHandle<()>,
}

/// What a server makes of a request.
type Deciding = Box<dyn FnMut(&Request) -> Script + Send>;

struct Desk {
    scripts: Mutex<VecDeque<Script>>,
    deciding: Mutex<Option<Deciding>>,
    otherwise: Mutex<Script>,
    requests: Mutex<Vec<Request>>,
    connections: Mutex<usize>,
    asked: UnboundedSender<Request>,
    hung_up: UnboundedSender<Instant>,
}

impl FakeProvider {
    /// A provider on a port of its own.
    pub async fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let (asked_to, asked) = unbounded_channel();
        let (hung_up_to, hung_up) = unbounded_channel();
        let desk = Arc::new(Desk {
            scripts: Mutex::default(),
            deciding: Mutex::default(),
            otherwise: Mutex::new(Script::says(&["Hello", " there", "."])),
            requests: Mutex::default(),
            connections: Mutex::default(),
            asked: asked_to,
            hung_up: hung_up_to,
        });
        let accepting = tokio::spawn(accept(listener, Arc::clone(&desk)));
        Self { address, desk, asked: asked.into(), hung_up: hung_up.into(), accepting }
    }

    /// To the next request of those without a script, it does this.
    pub fn answers(&self, script: Script) {
        self.desk.scripts.lock().unwrap().push_back(script);
    }

    /// To requests without a script, it does this from now on.
    pub fn always_answers(&self, script: Script) {
        *self.desk.otherwise.lock().unwrap() = script;
    }

    /// To requests without a script, it does from now on what it decides when it has read them.
    pub fn decides(&self, deciding: impl FnMut(&Request) -> Script + Send + 'static) {
        *self.desk.deciding.lock().unwrap() = Some(Box::new(deciding));
    }

    pub const fn port(&self) -> u16 {
        self.address.port()
    }

    /// Its host and port.
    pub fn address(&self) -> String {
        self.address.to_string()
    }

    pub fn base_url(&self) -> String {
        format!("http://{}/v1", self.address)
    }

    /// Every request so far.
    pub fn requests(&self) -> Vec<Request> {
        self.desk.requests.lock().unwrap().clone()
    }

    /// How many callers have connected so far, whether or not they asked anything.
    pub fn connections(&self) -> usize {
        *self.desk.connections.lock().unwrap()
    }

    /// Waits for a request, each of which is told once.
    pub async fn next_request(&self) -> Request {
        self.asked.lock().await.recv().await.unwrap()
    }

    /// Waits until a caller goes away in the middle of a script, and says when it was seen.
    pub async fn next_hangup(&self) -> Instant {
        self.hung_up.lock().await.recv().await.unwrap()
    }
}

impl Drop for FakeProvider {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn accept(listener: TcpListener, desk: Arc<Desk>) {
    // Dropped with the provider, and every connection with it.
    let mut connections = JoinSet::new();
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        stream.set_nodelay(true).unwrap();
        *desk.connections.lock().unwrap() += 1;
        connections.spawn(serve(stream, Arc::clone(&desk)));
        while connections.try_join_next().is_some() {}
    }
}

async fn serve(mut stream: TcpStream, desk: Arc<Desk>) {
    let queued = desk.scripts.lock().unwrap().pop_front();
    let is_queued = queued.is_some();
    let mut script = queued.unwrap_or_else(|| desk.otherwise.lock().unwrap().clone());
    if !script.is_deaf {
        let Some(request) = Request::read(&mut stream).await else {
            let _ = desk.hung_up.send(Instant::now());
            return;
        };
        if let Some(deciding) = desk.deciding.lock().unwrap().as_mut().filter(|_| !is_queued) {
            script = deciding(&request);
        }
        desk.requests.lock().unwrap().push(request.clone());
        let _ = desk.asked.send(request);
    }
    let (mut reader, mut writer) = stream.split();
    let played = tokio::select! {
        played = play(script.steps, &mut writer) => played,
        () = gone(&mut reader) => Err(io::ErrorKind::ConnectionAborted.into()),
    };
    match played {
        Ok(Ending::Closed) => {}
        Ok(Ending::Reset) => stream.set_zero_linger().unwrap(),
        Err(_) => {
            let _ = desk.hung_up.send(Instant::now());
        }
    }
}

enum Ending {
    Closed,
    Reset,
}

async fn play(steps: Vec<Step>, to: &mut (impl AsyncWriteExt + Unpin)) -> io::Result<Ending> {
    for step in steps {
        match step {
            Step::Send(bytes) => to.write_all(&bytes).await?,
            Step::Repeat(bytes, times) => {
                let mut left = times;
                while left != Some(0) {
                    to.write_all(&bytes).await?;
                    left = left.map(|left| left - 1);
                }
            }
            Step::Pause(pause) => tokio::time::sleep(pause).await,
            Step::Wait(gate) => gate.pass().await,
            Step::Silence => std::future::pending().await,
            Step::Reset => return Ok(Ending::Reset),
        }
    }
    Ok(Ending::Closed)
}

/// Until the caller has closed the connection, or broken it off.
async fn gone(reader: &mut (impl AsyncReadExt + Unpin)) {
    let mut ignored = [0; 1024];
    while reader.read(&mut ignored).await.is_ok_and(|read| read > 0) {}
}
