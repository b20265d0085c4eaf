//! What happens in the sample sessions.

use crate::domain::own_answer::Language;
use crate::domain::time::{MINUTE_S, SECOND_MS};
use Deed::{AddTime, Ask, Bookmark, Note, Write};

pub(super) const MINUTE_MS: i64 = MINUTE_S * SECOND_MS;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;

/// What becomes of a sample, by minutes after it was started.
pub(super) enum Story {
    Prepared,
    /// It was paused for a while, and runs since a moment ago.
    Running {
        paused_after_min: i64,
    },
    Paused {
        after_min: i64,
    },
    Ended {
        after_min: i64,
    },
    Expired,
}

/// What the candidate or the interviewer does in a story.
pub(super) enum Deed {
    /// The candidate asks, and is answered.
    Ask { question: &'static str, answer: &'static str },
    /// The candidate has written this by themselves.
    Write { language: Language, text: &'static str },
    /// The interviewer remarks something.
    Note(&'static str),
    /// The interviewer marks the moment.
    Bookmark,
    /// The interviewer gives more time.
    AddTime { minutes: i64, reason: &'static str },
}

pub(super) struct Sample {
    pub name: &'static str,
    pub email: &'static str,
    pub minutes: i64,
    pub tokens: i64,
    pub model: &'static str,
    pub challenge: &'static str,
    pub ago_ms: i64,
    pub story: Story,
    /// In order, each by minutes after the start.
    pub deeds: &'static [(i64, Deed)],
}

pub(super) const SAMPLES: [Sample; 7] = [
    Sample {
        name: "Mina Okafor",
        email: "mina@example.com",
        minutes: 60,
        tokens: 50_000,
        model: "gpt-4",
        challenge: "# Chat system design\n\nSketch a chat service for ten million people. \
                    Say what you would build first, and what you would leave out.",
        ago_ms: 2 * DAY_MS,
        story: Story::Expired,
        deeds: &[
            (
                4,
                Ask {
                    question: "How many open connections can one server hold if each is a WebSocket \
                               that is mostly idle?",
                    answer: "Some hundred thousand on an ordinary machine, if the server is \
                             event-driven. The limits are usually:\n\n1. **Memory**: 10 to 50 KiB a \
                             connection, with TLS.\n2. **File descriptors**: raise the limit.\n3. \
                             **Reconnects**: when a server goes, all its clients come back at \
                             once.\n\nThe third hurts first. How would you spread it?",
                },
            ),
            (9, Note("Asks about the limit before drawing anything. Good start.")),
            (
                17,
                Ask {
                    question: "Messages must arrive in order in each room, but rooms are independent. \
                               What are my options for that?",
                    answer: "Give each room one place where its order is decided:\n\n| option | order \
                             | costs |\n|---|---|---|\n| a partition per room in a log | strict | hot \
                             rooms fill a partition |\n| a sequence number from one owner | strict | \
                             the owner must be found, and replaced |\n| timestamps | almost | ties and \
                             clocks |\n\nClients can then notice a hole by its number and ask for what \
                             is missing.",
                },
            ),
            (31, Bookmark),
            (
                44,
                Write {
                    language: Language::Markdown,
                    text: "# First\n\n- One region, one log with a partition a room hash\n- Gateways \
                           hold sockets and nothing else\n- History: the log, then object storage \
                           after a week\n\n# Left out\n\n- Read receipts, presence beyond \"online\", \
                           search\n\n# Not sure\n\n- What happens to a room with a million people\n",
                },
            ),
        ],
    },
    Sample {
        name: "Tomás Herrera",
        email: "tomas@example.com",
        minutes: 60,
        tokens: 50_000,
        model: "gpt-3.5-turbo",
        challenge: "# Debug the parser\n\nThis parser loses the last field of every line. \
                    Find out why, with a test that shows it.\n\n```python\ndef fields(line):\n    \
                    return line.split(\",\")[:-1]\n```",
        ago_ms: DAY_MS,
        story: Story::Ended { after_min: 41 },
        deeds: &[
            (
                3,
                Ask {
                    question: "Why would someone write `[:-1]` after a split? Is there an input where \
                               it is right?",
                    answer: "Yes: where every line **ends** with the separator. `\"a,b,\".split(\",\")` \
                             is `['a', 'b', '']`, and `[:-1]` drops the empty field. On a line without \
                             it, the last real field goes. Which kind of line do you have?",
                },
            ),
            (8, Note("Looked for a reason before calling it a bug.")),
            (
                14,
                Ask {
                    question: "Write me a pytest case with a quoted comma in it.",
                    answer: "```python\ndef test_a_quoted_comma_is_no_separator():\n    assert \
                             fields('a,\"b,c\"') == [\"a\", \"b,c\"]\n```\n\nNo `split` passes this one. \
                             The `csv` module in the standard library does.",
                },
            ),
            (
                30,
                Write {
                    language: Language::Python,
                    text: "import csv\n\n\ndef fields(line):\n    return next(csv.reader([line]), [])\n\n\
                           \ndef test_the_last_field_is_kept():\n    assert fields(\"a,b,c\") == [\"a\", \
                           \"b\", \"c\"]\n\n\ndef test_a_quoted_comma_is_no_separator():\n    assert \
                           fields('a,\"b,c\"') == [\"a\", \"b,c\"]\n\n\ndef test_an_empty_line_has_no_\
                           fields():\n    assert fields(\"\") == []\n",
                },
            ),
            (36, Note("Took the test from the assistant, and found the empty line alone.")),
        ],
    },
    Sample {
        name: "Li Wei",
        email: "li.wei@example.com",
        minutes: 90,
        tokens: 80_000,
        model: "gpt-4-turbo",
        challenge: "# Event log compaction\n\nKeep the latest value of each key in an append-only \
                    log, without ever blocking a writer.",
        ago_ms: 5 * HOUR_MS,
        story: Story::Ended { after_min: 77 },
        deeds: &[
            (
                6,
                Ask {
                    question: "If I compact closed segments only, what can a reader see while I swap \
                               the new segment in?",
                    answer: "As long as the swap is one rename, either all old segments or the new one. \
                             Two cases need care:\n\n- A reader that **opened** an old segment keeps \
                             reading it, which is fine: the file lives until it is closed.\n- A reader \
                             that knows an **offset** in an old segment finds something else there in \
                             the new one. Keep offsets of records, not of files.",
                },
            ),
            (
                21,
                Ask {
                    question: "How do I keep deletes? If I drop the tombstone too early an old value \
                               comes back, right?",
                    answer: "Right. A tombstone may go once no older segment can hold the key: that is, \
                             when the compaction has included *every* segment before it. Until then it \
                             is a record like any other.\n\nWhat would you do about a reader that was \
                             offline for longer?",
                },
            ),
            (22, Bookmark),
            (25, Note("Found the tombstone problem by herself. Ask her about it at the end.")),
            (
                40,
                Ask {
                    question: "Is O(n) memory for the key index acceptable? Ten million keys, 40 bytes \
                               each.",
                    answer: "About 400 MB for the keys alone, and two to three times that with a hash \
                             map around them. If that is too much: sort each segment by key and merge \
                             them, as LSM trees do. Then memory is one buffer a segment.",
                },
            ),
            (52, AddTime { minutes: 10, reason: "The network was down for a while" }),
            (
                68,
                Write {
                    language: Language::Go,
                    text: "// Compact merges closed segments into one. Writers only ever touch the open \
                           segment.\nfunc Compact(closed []Segment, out Segment) error {\n\tlatest := \
                           map[string]Record{}\n\tfor _, s := range closed { // oldest first\n\t\tfor r := \
                           range s.Records() {\n\t\t\tlatest[r.Key] = r\n\t\t}\n\t}\n\tfor _, r := range \
                           latest {\n\t\tif r.Deleted && closed[0].IsFirst() {\n\t\t\tcontinue // nothing \
                           older can bring it back\n\t\t}\n\t\tif err := out.Append(r); err != nil {\n\t\t\t\
                           return err\n\t\t}\n\t}\n\treturn out.SwapFor(closed) // one rename\n}\n",
                },
            ),
            (74, Note("Solid. Would discuss the memory of the index in a second round.")),
        ],
    },
    Sample {
        name: "Ravi Patel",
        email: "",
        minutes: 45,
        tokens: 30_000,
        model: "gpt-3.5-turbo",
        challenge: "# LRU cache\n\nBuild a cache of fixed size that forgets what was used least \
                    recently. Both operations in constant time.",
        ago_ms: HOUR_MS,
        story: Story::Paused { after_min: 38 },
        deeds: &[
            (
                5,
                Ask {
                    question: "which data structure gives O(1) for both get and put?",
                    answer: "No single one. What finds a key at once, and what moves an item to the \
                             front at once? Think about combining the two.",
                },
            ),
            (
                11,
                Ask {
                    question: "hash map plus doubly linked list?",
                    answer: "Yes. The map leads from a key to its node; the list keeps the order of \
                             use. In Python `collections.OrderedDict` is just that, with \
                             `move_to_end` and `popitem(last=False)`.",
                },
            ),
            (
                27,
                Write {
                    language: Language::Python,
                    text: "from collections import OrderedDict\n\n\nclass LRU:\n    def __init__(self, \
                           size):\n        self.size, self.items = size, OrderedDict()\n\n    def get(self, \
                           key):\n        self.items.move_to_end(key)\n        return self.items[key]\n",
                },
            ),
            (33, Note("get() raises for a missing key. Has not noticed yet.")),
        ],
    },
    Sample {
        name: "Alice Johnson",
        email: "alice@example.com",
        minutes: 60,
        tokens: 50_000,
        model: "gpt-4-turbo",
        challenge: "# Rate limiter\n\nBuild a limiter that allows at most **N** requests per user \
                    in any rolling minute. Explain the trade-offs you make.\n\n```python\nclass \
                    RateLimiter:\n    def allow(self, user_id: str, now: float) -> bool: \
                    ...\n```\n\n## You will be judged on\n\nHow you break the problem down, what \
                    you ask, and how you check the answers you get.",
        ago_ms: 20 * MINUTE_MS,
        story: Story::Running { paused_after_min: 16 },
        deeds: &[
            (
                3,
                Ask {
                    question: "Compare a fixed window, a sliding log and a sliding counter for \"any \
                               rolling minute\". Which of them is exact?",
                    answer: "- **Fixed window**: cheap, and wrong here. Twice N can pass around the \
                             edge of a minute.\n- **Sliding log**: exact. Keeps a time for every \
                             request, so memory grows with N.\n- **Sliding counter**: weighs the last \
                             window. Near, with two numbers a user.\n\nThe task says *any* rolling \
                             minute, so only the log keeps it to the letter.",
                },
            ),
            (7, Note("Reads the task closely: picked out \"any rolling minute\".")),
            (
                11,
                Ask {
                    question: "With the log, should a refused request count towards the limit?",
                    answer: "The task does not say, so it is yours to decide. If it counts, a client \
                             that keeps trying stays locked out. If it does not, the log holds only \
                             what was allowed, and never more than N entries a user.",
                },
            ),
            (
                15,
                Write {
                    language: Language::Python,
                    text: "from collections import defaultdict, deque\n\nWINDOW_S = 60\n\n\nclass \
                           RateLimiter:\n    def __init__(self, limit: int):\n        self.limit = limit\n        \
                           self.allowed = defaultdict(deque)\n\n    def allow(self, user_id: str, now: \
                           float) -> bool:\n        times = self.allowed[user_id]\n        while times and \
                           times[0] <= now - WINDOW_S:\n            times.popleft()\n        if len(times) \
                           >= self.limit:\n            return False\n        times.append(now)\n        \
                           return True\n",
                },
            ),
        ],
    },
    Sample {
        name: "Jane Smith",
        email: "jane@example.com",
        minutes: 60,
        tokens: 50_000,
        model: "gpt-4",
        challenge: "# URL shortener\n\nDesign and build the part that turns a long address into a \
                    short one, and back.",
        ago_ms: 12 * MINUTE_MS,
        story: Story::Prepared,
        deeds: &[],
    },
    Sample {
        name: "Noor Haddad",
        email: "noor@example.com",
        minutes: 45,
        tokens: 30_000,
        model: "gpt-3.5-turbo",
        challenge: "# Word count\n\nCount the words of a text of a gigabyte on a laptop.",
        ago_ms: 5 * MINUTE_MS,
        story: Story::Prepared,
        deeds: &[],
    },
];
