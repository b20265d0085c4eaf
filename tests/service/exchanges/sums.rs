//! The database's own guard: tokens used are the ledger's sum, whoever writes.

use super::Interview;

#[tokio::test]
async fn figures_that_are_not_the_ledgers_sum_are_refused_by_the_database() {
    let mut interview = Interview::new().await;
    interview.exchange("Why?").await;
    for sql in [
        "update sessions set tokens_used = tokens_used + 1",
        "update sessions set input_tokens = 0, output_tokens = 0, tokens_used = 0",
        "update token_ledger set output_tokens = 0",
        "update token_ledger set state = 'failed'",
        "update token_ledger set model = 'other'",
        "update messages set content = 'Why not?' where seq = 1",
        "update messages set content = 'Because' where seq = 2",
        "delete from messages",
        "delete from token_ledger",
        "insert into token_ledger (session_id, answer_seq, attempt, model, provider, state, \
         reserved_input, reserved_output, started_at) \
         select session_id, 2, n, model, provider, 'reserved', 1, 1, 0 \
         from token_ledger, (select 2 as n union select 3)",
        "update messages set status = 'streaming', ended_at = null where role = 'user'",
    ] {
        assert!(interview.stage.try_tamper(sql).await.is_err(), "{sql}");
    }
    interview.check().await;
}

#[tokio::test]
async fn an_examination_finds_what_was_changed_behind_our_back() {
    for (sql, finding) in [
        ("update sessions set message_count = 7", "messages are not all there"),
        (
            "drop trigger messages_never_change;
             update messages set content = 'Why not?' where seq = 1",
            "message 1",
        ),
        (
            "drop trigger messages_never_change;
             update messages set content = content || '.' where seq = 2",
            "message 2",
        ),
        (
            "drop trigger sessions_tokens_are_the_ledgers; update sessions set tokens_used = 5",
            "not the sum of its ledger",
        ),
    ] {
        let mut interview = Interview::new().await;
        interview.exchange("Why?").await;
        interview.stage.tamper(sql).await;
        let report = interview.stage.service.store().check().await.unwrap();
        let findings = report.findings.join("\n");
        assert!(findings.contains(finding), "{sql}: {findings:?}");
    }
}
