use super::*;
use chrono::NaiveDate;

fn surroundings() -> Surroundings {
    let today = NaiveDate::from_ymd_opt(2026, 3, 9).unwrap().and_hms_opt(8, 5, 0).unwrap();
    Surroundings { bos_token: "<s>".into(), eos_token: "</s>".into(), today }
}

fn template(source: &str) -> ChatTemplate {
    ChatTemplate::of(Some(source), surroundings())
}

fn asked() -> Vec<Message> {
    let said = |role, content: &str| Message { role, content: content.into() };
    vec![
        said("system", "Be brief."),
        said("user", "Why?"),
        said("assistant", "So."),
        said("user", "And <b>?"),
    ]
}

#[test]
fn a_template_is_rendered_as_its_makers_meant_it() {
    let source = "{{ bos_token }}\n{%- for message in messages %}\n    {% if message['role'] == 'user' %}\n\
                  [U] {{ message['content'] | trim }}\n    {% else %}\n[{{ message.role[0] | upper }}] \
                  {{ message.content.strip() }}{{ eos_token }}\n    {% endif %}\n{%- endfor %}\n\
                  {% if add_generation_prompt %}[A]{% endif %}";
    let template = template(source);
    assert_eq!(template.trouble(), None);
    assert_eq!(
        template.render(&asked()).unwrap(),
        "<s>[S] Be brief.</s>\n[U] Why?\n[A] So.</s>\n[U] And <b>?\n[A]"
    );
}

#[test]
fn a_template_without_a_place_for_instructions_has_them_before_the_first_question() {
    let ignores = "{% for m in messages if m.role != 'system' %}<{{ m.content }}>{% endfor %}";
    let refuses = "{% for m in messages %}{% if m.role == 'system' %}\
                   {{ raise_exception('No instructions here') }}{% endif %}<{{ m.content }}>{% endfor %}";
    for source in [ignores, refuses] {
        let text = template(source).render(&asked()).unwrap();
        assert_eq!(text, "<Be brief.\nWhy?><So.><And <b>?>");
    }
}

#[test]
fn without_a_usable_template_chatml_is_used_and_said() {
    for (source, why) in [
        (None, "the file has no chat template"),
        (Some("{% for %}"), "its chat template can’t be used"),
        (Some("{{ raise_exception('Not me') }}"), "(Not me, line 1)"),
        (Some("{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}"), "("),
    ] {
        let template = ChatTemplate::of(source, surroundings());
        let trouble = template.trouble().unwrap();
        assert!(trouble.contains(why) && trouble.ends_with("ChatML is used instead"), "{trouble}");
        assert_eq!(
            template.render(&asked()[..2]).unwrap(),
            "<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\nWhy?<|im_end|>\n\
             <|im_start|>assistant\n"
        );
        assert_eq!(template.stop(), Some("<|im_end|>"));
    }
}

#[test]
fn what_a_template_refuses_is_said_in_its_words() {
    let source = "{% if messages|length > 2 %}{{ raise_exception('Too many turns') }}{% endif %}\
                  {{ messages[0].content }}";
    assert_eq!(template(source).render(&asked()).unwrap_err(), "Too many turns, line 1");
}

#[test]
fn what_hugging_face_adds_to_jinja_is_there() {
    for (source, text) in [
        ("{{ messages[0].content }}{{ strftime_now('%d %b %Y') }}", "Be brief.09 Mar 2026"),
        ("{%- generation -%} {{ messages[0].content }} {%- endgeneration -%} .", "Be brief.."),
        ("{{ messages[0] | tojson }}", "{\"role\": \"system\", \"content\": \"Be brief.\"}"),
        (
            "{{ messages[0] | tojson(indent=2) }}",
            "{\n  \"role\": \"system\",\n  \"content\": \"Be brief.\"\n}",
        ),
        ("{{ messages[0].content.split(' ')[-1] }}{% if tools %}t{% endif %}", "brief."),
        (
            "{{ messages[0].content }}{% if tools is none and x is not defined %}!{% endif %}",
            "Be brief.!",
        ),
    ] {
        let template = template(source);
        assert_eq!(template.trouble(), None, "{source}");
        assert_eq!(template.render(&asked()[..1]).unwrap(), text, "{source}");
    }
}
