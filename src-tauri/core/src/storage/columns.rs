//! SQL from lists of columns, each written once.
//!
//! A row is written as one JSON text: sqlx copies each value it binds and sends it to another thread, so
//! that one long value costs less than thirty short ones, and names can't be mixed up as places can. The
//! text is called `value` in these statements, as [`json_each`](https://sqlite.org/json1.html#jeach) calls
//! it. A column marked `hex` holds bytes, which JSON has as hexadecimal digits.

use super::{Result, StorageError};

/// The name of a column.
macro_rules! name {
    (r#type) => {
        "type"
    };
    ($column:ident) => {
        stringify!($column)
    };
}
pub(super) use name;

/// The names of columns, with commas between them.
macro_rules! names {
    (; $(#[$a:meta])* $first:ident $(: $t:ty)? $(=> $form:ident)?
       $(, $(#[$b:meta])* $rest:ident $(: $u:ty)? $(=> $rest_form:ident)?)* $(,)?) => {
        concat!(
            $crate::storage::columns::name!($first)
            $(, ", ", $crate::storage::columns::name!($rest))*
        )
    };
}
pub(super) use names;

/// The values of columns as JSON can hold them, with commas between them.
macro_rules! readable {
    (@one $column:ident) => {
        $crate::storage::columns::name!($column)
    };
    (@one $column:ident hex) => {
        concat!("hex(", $crate::storage::columns::name!($column), ")")
    };
    (; $(#[$a:meta])* $first:ident $(: $t:ty)? $(=> $form:ident)?
       $(, $(#[$b:meta])* $rest:ident $(: $u:ty)? $(=> $rest_form:ident)?)* $(,)?) => {
        concat!(
            $crate::storage::columns::readable!(@one $first $($form)?)
            $(, ", ", $crate::storage::columns::readable!(@one $rest $($rest_form)?))*
        )
    };
}
pub(super) use readable;

/// The values that the JSON object `value` has for columns, with commas between them.
macro_rules! values {
    (@one $column:ident) => {
        concat!("value ->> '", $crate::storage::columns::name!($column), "'")
    };
    (@one $column:ident hex) => {
        concat!("unhex(value ->> '", $crate::storage::columns::name!($column), "', '-')")
    };
    (; $(#[$a:meta])* $first:ident $(: $t:ty)? $(=> $form:ident)?
       $(, $(#[$b:meta])* $rest:ident $(: $u:ty)? $(=> $rest_form:ident)?)* $(,)?) => {
        concat!(
            $crate::storage::columns::values!(@one $first $($form)?)
            $(, ", ", $crate::storage::columns::values!(@one $rest $($rest_form)?))*
        )
    };
}
pub(super) use values;

/// Columns as the members of a JSON object, with commas between them: what [`values`] reads.
macro_rules! members {
    (@one $column:ident) => {
        concat!("'", $crate::storage::columns::name!($column), "', ", $crate::storage::columns::name!($column))
    };
    (@one $column:ident hex) => {
        concat!(
            "'", $crate::storage::columns::name!($column), "', case when ",
            $crate::storage::columns::name!($column), " is not null then lower(hex(",
            $crate::storage::columns::name!($column), ")) end"
        )
    };
    (; $(#[$a:meta])* $first:ident $(: $t:ty)? $(=> $form:ident)?
       $(, $(#[$b:meta])* $rest:ident $(: $u:ty)? $(=> $rest_form:ident)?)* $(,)?) => {
        concat!(
            $crate::storage::columns::members!(@one $first $($form)?)
            $(, ", ", $crate::storage::columns::members!(@one $rest $($rest_form)?))*
        )
    };
}
pub(super) use members;

/// A struct with a field a column.
macro_rules! row {
    ($(#[$about:meta])* $Row:ident;
       $($(#[$a:meta])* $column:ident : $type:ty $(=> $form:ident)?),* $(,)?) => {
        $(#[$about])*
        #[derive(serde::Serialize, serde::Deserialize)]
        pub(super) struct $Row {
            $($(#[$a])* pub(super) $column: $type),*
        }
    };
}
pub(super) use row;

/// Adds the row that `?1` has as JSON to a table.
macro_rules! insert {
    ($table:literal, $columns:ident) => {
        concat!(
            "insert into ",
            $table,
            " (",
            $columns!(names),
            ") select ",
            $columns!(values),
            " from (select ?1 as value)"
        )
    };
}
pub(super) use insert;

/// Puts what `?1` has as JSON into rows of a table; which ones is said behind it, with `?2` and so on.
macro_rules! update {
    ($table:literal, $columns:ident) => {
        concat!(
            "update ",
            $table,
            " set (",
            $columns!(names),
            ") = (select ",
            $columns!(values),
            " from (select ?1 as value))"
        )
    };
}
pub(super) use update;

/// What is to be written, as JSON.
pub(super) fn as_text(row: &impl serde::Serialize) -> Result<String> {
    serde_json::to_string(row).map_err(|error| StorageError::Unavailable(error.to_string()))
}
