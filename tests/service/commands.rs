//! The shell's commands are what the list says: their windows, what they take and what they answer.

use hotseat_core::api::{COMMANDS, Window};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use syn::{FnArg, GenericArgument, PathArguments, ReturnType, Type};

const COMMANDS_DIR: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../src/commands");

/// A command as it is written: window, request and answer, by the names that the list has for them.
#[derive(Debug, PartialEq, Eq)]
struct Written {
    window: &'static str,
    request: String,
    reply: String,
}

/// The last name of a type's path, and what stands between its angle brackets.
fn parts(of: &Type) -> (String, Option<&Type>) {
    let Type::Path(path) = of else { return (String::new(), None) };
    let last = path.path.segments.last().unwrap();
    let inner = match &last.arguments {
        PathArguments::AngleBracketed(arguments) => {
            arguments.args.iter().find_map(|one| match one {
                GenericArgument::Type(inner) => Some(inner),
                _ => None,
            })
        }
        _ => None,
    };
    (last.ident.to_string(), inner)
}

fn in_typescript(answer: &Type) -> String {
    match (parts(answer), answer) {
        (_, Type::Tuple(nothing)) if nothing.elems.is_empty() => "null".into(),
        ((name, Some(inner)), _) if name == "Vec" => format!("{}[]", in_typescript(inner)),
        ((name, Some(inner)), _) if name == "Option" => format!("{} | null", in_typescript(inner)),
        ((name, None), _) if name == "String" => "string".into(),
        ((name, _), _) => name,
    }
}

fn written(function: &syn::ItemFn) -> Written {
    let mut command = Written { window: "", request: String::new(), reply: String::new() };
    for argument in &function.sig.inputs {
        let FnArg::Typed(argument) = argument else { continue };
        match parts(&argument.ty) {
            (name, None) if name.contains("News") => command.request = "Channel".into(),
            (name, _) if name == "Interviewer" || name == "Console" => command.window = "Console",
            (name, _) if name.starts_with("Candidate") => command.window = "Candidate",
            (name, Some(request)) if name == "Valid" => command.request = parts(request).0,
            _ => {}
        }
    }
    if let ReturnType::Type(_, reply) = &function.sig.output
        && let (name, Some(answer)) = parts(reply)
        && name == "Reply"
    {
        command.reply = in_typescript(answer);
    }
    command
}

fn commands_in(text: &str) -> Vec<(String, Written)> {
    let file = syn::parse_file(text).expect("Rust code");
    let functions = file.items.iter().filter_map(|item| match item {
        syn::Item::Fn(function) => Some(function),
        _ => None,
    });
    let is_command = |function: &&syn::ItemFn| {
        let names = function.attrs.iter().filter_map(|one| one.path().segments.last());
        names.into_iter().any(|name| name.ident == "command")
    };
    functions.filter(is_command).map(|one| (one.sig.ident.to_string(), written(one))).collect()
}

#[test]
fn each_command_takes_and_answers_what_the_list_says_from_the_window_it_says() {
    let mut found = BTreeMap::new();
    for file in fs::read_dir(Path::new(COMMANDS_DIR)).unwrap() {
        found.extend(commands_in(&fs::read_to_string(file.unwrap().path()).unwrap()));
    }
    let listed: BTreeMap<String, Written> = COMMANDS
        .iter()
        .map(|one| {
            let window = match one.window {
                Window::Console => "Console",
                Window::Candidate => "Candidate",
            };
            let (request, reply) = (one.request.to_owned(), one.reply.to_owned());
            (one.name.to_owned(), Written { window, request, reply })
        })
        .collect();
    let names: BTreeSet<&String> = found.keys().chain(listed.keys()).collect();
    for name in names {
        assert_eq!(found.get(name), listed.get(name), "{name}");
    }
}

#[test]
fn a_command_that_says_otherwise_is_noticed() {
    let read = |text| commands_in(text).remove(0).1;
    let as_listed = read(
        "#[tauri::command] pub async fn list_notes(desk: Interviewer, request: Valid<SessionRef>) \
         -> Reply<Vec<NoteView>> { }",
    );
    let expected =
        Written { window: "Console", request: "SessionRef".into(), reply: "NoteView[]".into() };
    assert_eq!(as_listed, expected);
    for otherwise in [
        "#[tauri::command] async fn f(desk: Candidate, r: Valid<SessionRef>) -> Reply<Vec<NoteView>> {}",
        "#[tauri::command] async fn f(desk: Interviewer, r: Valid<Nothing>) -> Reply<Vec<NoteView>> {}",
        "#[tauri::command] async fn f(desk: Interviewer, r: Valid<SessionRef>) -> Reply<NoteView> {}",
        "#[command] async fn f(desk: Interviewer, r: Valid<SessionRef>) -> Reply<Option<NoteView>> {}",
    ] {
        assert_ne!(read(otherwise), expected, "{otherwise}");
    }
    assert!(commands_in("pub async fn f(desk: Interviewer) -> Reply<()> {}").is_empty());
}
