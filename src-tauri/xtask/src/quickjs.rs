//! QuickJS as the sandbox needs it: one more of its functions can be called from outside, and nothing is in it that
//! only a debugger reads.

use anyhow::{Context, bail};
use wasm_encoder::{ExportKind, ExportSection, Module, RawSection};
use wasmparser::{ExternalKind, KnownCustom, Name, Parser, Payload};

/// What evaluates code. Of what is callable otherwise, everything starts an interpreter or ends it.
const WANTED: &str = "eval_buf";

/// The module with [`WANTED`] among its exports, and without the names that it was found by.
pub fn opened(wasm: &[u8]) -> anyhow::Result<Vec<u8>> {
    let wanted = index_of(WANTED, wasm)?.with_context(|| format!("QuickJS has no {WANTED}"))?;
    let mut module = Module::new();
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::CustomSection(_) => {}
            Payload::ExportSection(exports) => {
                let mut section = ExportSection::new();
                for export in exports {
                    let export = export?;
                    let kind = match export.kind {
                        ExternalKind::Func => ExportKind::Func,
                        ExternalKind::Memory => ExportKind::Memory,
                        other => bail!(
                            "QuickJS exports {other:?}, which is neither a function nor a memory"
                        ),
                    };
                    section.export(export.name, kind, export.index);
                }
                section.export(WANTED, ExportKind::Func, wanted);
                module.section(&section);
            }
            other => {
                if let Some((id, range)) = other.as_section() {
                    module.section(&RawSection { id, data: &wasm[range] });
                }
            }
        }
    }
    Ok(module.finish())
}

/// The number of the function of that name.
fn index_of(wanted: &str, wasm: &[u8]) -> anyhow::Result<Option<u32>> {
    for payload in Parser::new(0).parse_all(wasm) {
        let Payload::CustomSection(section) = payload? else { continue };
        let KnownCustom::Name(names) = section.as_known() else { continue };
        for names in names {
            let Name::Function(functions) = names? else { continue };
            for function in functions {
                let function = function?;
                if function.name == wanted {
                    return Ok(Some(function.index));
                }
            }
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{CodeSection, Function, FunctionSection, NameMap, NameSection, TypeSection};

    /// A module of two functions with these names, of which the first one is exported.
    fn module(names: [&str; 2]) -> Vec<u8> {
        let (mut types, mut functions, mut code) =
            (TypeSection::new(), FunctionSection::new(), CodeSection::new());
        types.ty().function([], []);
        let (mut exports, mut all, mut map) =
            (ExportSection::new(), NameSection::new(), NameMap::new());
        for (index, name) in (0..).zip(names) {
            functions.function(0);
            let mut body = Function::new([]);
            body.instructions().end();
            code.function(&body);
            map.append(index, name);
        }
        exports.export("first", ExportKind::Func, 0);
        all.functions(&map);
        let mut module = Module::new();
        module.section(&types).section(&functions).section(&exports).section(&code).section(&all);
        module.finish()
    }

    #[test]
    fn a_function_inside_becomes_one_that_can_be_called_and_names_go() {
        let opened = opened(&module(["start", WANTED])).unwrap();
        let (mut exports, mut is_named) = (Vec::new(), false);
        for payload in Parser::new(0).parse_all(&opened) {
            match payload.unwrap() {
                Payload::ExportSection(section) => {
                    exports.extend(section.into_iter().map(|one| one.unwrap()));
                }
                Payload::CustomSection(_) => is_named = true,
                _ => {}
            }
        }
        let exports: Vec<_> = exports.iter().map(|one| (one.name, one.index)).collect();
        assert_eq!(exports, [("first", 0), (WANTED, 1)]);
        assert!(!is_named);
    }

    #[test]
    fn a_module_without_it_is_refused() {
        let error = opened(&module(["start", "other"])).unwrap_err();
        assert_eq!(error.to_string(), "QuickJS has no eval_buf");
    }
}
