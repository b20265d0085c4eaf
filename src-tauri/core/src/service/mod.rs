//! The use cases: what people and the app itself can do with sessions.

mod assistant;
mod backups;
mod candidate;
mod catalogue;
mod change;
mod cohorts;
mod drafts;
mod handover;
mod library;
mod notes;
mod only_local;
mod open_exchanges;
mod open_runs;
mod passcode;
mod records;
mod reports;
mod runs;
mod samples;
mod scorecards;
mod sessions;
mod terms;
mod watch;

pub use crate::domain::exchange::Estimate;
pub use crate::domain::message::ConversationPage;
pub use assistant::{Asked, Assistant, AssistantNews, PreparedCalibration};
pub use backups::BackupService;
pub use candidate::CandidateService;
pub use catalogue::{CatalogueService, FoundModel};
pub use cohorts::CohortService;
pub use drafts::DraftService;
pub use handover::{HandoverService, WayBackTried};
pub use library::{Found, Imported, Incoming, IncomingOutcome, LibraryService, Sources, Undone};
pub use notes::NoteService;
pub use passcode::{Argon2Cost, PasscodeService};
pub use records::{RecordIntake, RecordService, Theirs};
pub use reports::ReportService;
pub use runs::{RunNews, RunService};
pub use samples::SampleService;
pub use scorecards::ScorecardService;
pub use sessions::SessionService;
pub use watch::{WatchService, Watched};

use crate::domain::absence::GAP_AFTER_MS;
use crate::domain::event::Actor;
use crate::domain::ids::RequestId;
use crate::error::Error;
use crate::ports::{Clock, Ids};
use crate::storage::Store;
use change::Changes;
use only_local::OnlyLocal;
use std::sync::Arc;
use tokio::sync::Mutex;

/// The result of a use case.
pub type Result<T> = std::result::Result<T, Error>;

/// Who asks for a change, and which intention it is.
#[derive(Clone, Debug)]
pub struct By {
    /// Written into the trail.
    pub actor: Actor,
    /// A change with an id that was carried out before is not carried out again.
    pub request: Option<RequestId>,
}

impl By {
    /// The interviewer of that name; blank means nameless.
    #[must_use]
    pub fn interviewer(name: &str) -> Self {
        Self { actor: Actor::interviewer(name), request: None }
    }

    /// The candidate, as who asks for a change.
    #[must_use]
    pub const fn candidate() -> Self {
        Self { actor: Actor::CANDIDATE, request: None }
    }

    /// Hotseat itself, as who changes something unasked.
    #[must_use]
    pub const fn app() -> Self {
        Self { actor: Actor::APP, request: None }
    }

    /// Gives the change its request id: a repeat of it is not carried out again.
    #[must_use]
    pub fn request(self, request: RequestId) -> Self {
        Self { request: Some(request), ..self }
    }
}

/// The services that need nothing but the database, the time and chance. Cheap to clone. Clones agree about
/// answers being written, which several made for one store do not.
#[derive(Clone)]
pub struct Services {
    /// Sessions and their life.
    pub sessions: SessionService,
    /// The interviewer's private notes.
    pub notes: NoteService,
    /// What reviewers say of sessions.
    pub scorecards: ScorecardService,
    /// Sessions side by side.
    pub cohorts: CohortService,
    /// What leaves the laptop as a report.
    pub reports: ReportService,
    /// Sealed records.
    pub records: RecordService,
    /// Forms not sent yet.
    pub drafts: DraftService,
    /// Challenges, rubrics and templates.
    pub library: LibraryService,
    /// Sample sessions.
    pub samples: SampleService,
    /// Copies of the database.
    pub backups: BackupService,
    /// Looking after running sessions.
    pub watch: WatchService,
    changes: Changes,
}

impl Services {
    /// The services on `store`.
    #[must_use]
    pub fn new(store: Arc<Store>, clock: Arc<dyn Clock>, ids: Arc<dyn Ids>) -> Self {
        let changes = Changes::new(store, clock, ids, GAP_AFTER_MS);
        let looking = Looking::default();
        Self {
            sessions: SessionService { changes: changes.clone() },
            notes: NoteService { changes: changes.clone() },
            scorecards: ScorecardService { changes: changes.clone() },
            cohorts: CohortService { changes: changes.clone() },
            reports: ReportService { changes: changes.clone() },
            records: RecordService { changes: changes.clone() },
            drafts: DraftService { changes: changes.clone() },
            library: LibraryService { changes: changes.clone() },
            samples: SampleService { changes: changes.clone(), looking: looking.clone() },
            backups: BackupService { changes: changes.clone() },
            watch: WatchService { changes: changes.clone(), looking },
            changes,
        }
    }

    /// The store they work on.
    #[must_use]
    pub const fn store(&self) -> &Arc<Store> {
        &self.changes.store
    }

    /// The time they go by.
    #[must_use]
    pub fn clock(&self) -> &dyn Clock {
        &*self.changes.clock
    }
}

/// Held while running sessions are looked over, and while sample stories are played.
type Looking = Arc<Mutex<()>>;

/// Random bytes that can't be guessed.
fn secret(ids: &dyn Ids) -> Result<[u8; 32]> {
    ids.secret().ok_or_else(|| Error::Fault("the system has no chance to give".into()))
}
