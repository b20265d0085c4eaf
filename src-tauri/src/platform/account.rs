//! Proof that whoever sits at the computer owns its account: the system itself asks for the password.

/// The account's owner was not proven.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotProven {
    /// The system said no.
    #[error("The password was not right. Nothing was changed.")]
    Refused,
    /// The system can't be asked.
    #[error("The system can't be asked for the account's password here. Nothing was changed.")]
    CannotAsk,
}

/// Has the system ask for the password of the account that runs this, in the terminal.
///
/// # Errors
/// Where it was not given, or the system can't be asked.
#[cfg(unix)]
pub fn prove() -> Result<(), NotProven> {
    use nix::unistd::{Uid, User};
    use std::process::Command;
    if is_in_a_namespace() {
        return Err(NotProven::CannotAsk);
    }
    let name = match User::from_uid(Uid::current()) {
        Ok(Some(user)) => user.name,
        Ok(None) | Err(_) => return Err(NotProven::CannotAsk),
    };
    // By its full path: a folder of one's own on the search path would say yes to anything.
    let asked = ["/usr/bin/su", "/bin/su"]
        .into_iter()
        .find(|path| std::path::Path::new(path).exists())
        .map(|su| Command::new(su).args([&name, "-c", "true"]).status());
    match asked {
        Some(Ok(status)) if status.success() => Ok(()),
        Some(Ok(_)) => Err(NotProven::Refused),
        Some(Err(_)) | None => Err(NotProven::CannotAsk),
    }
}

/// Whether this runs in a user namespace, where any user can be root: the system would ask for nothing.
#[cfg(target_os = "linux")]
fn is_in_a_namespace() -> bool {
    let Ok(map) = std::fs::read_to_string("/proc/self/uid_map") else { return true };
    let everybody = ["0", "0", "4294967295"];
    !map.split_whitespace().eq(everybody)
}

#[cfg(all(unix, not(target_os = "linux")))]
const fn is_in_a_namespace() -> bool {
    false
}

/// Asks for the password of the account that runs this, and has the system check it.
///
/// # Errors
/// Where it was not given, or the system can't be asked.
#[cfg(windows)]
pub fn prove() -> Result<(), NotProven> {
    let name = std::env::var("USERNAME").map_err(|_| NotProven::CannotAsk)?;
    let password = rpassword::prompt_password(format!("Password of {name}: "))
        .map_err(|_| NotProven::CannotAsk)?;
    if log_on(&name, &password) { Ok(()) } else { Err(NotProven::Refused) }
}

#[cfg(windows)]
#[expect(unsafe_code, reason = "only the system can check a password, and gives a handle to close")]
fn log_on(name: &str, password: &str) -> bool {
    use windows_sys::Win32::Foundation::{CloseHandle, HANDLE};
    use windows_sys::Win32::Security::{
        LOGON32_LOGON_INTERACTIVE, LOGON32_PROVIDER_DEFAULT, LogonUserW,
    };
    let wide = |text: &str| text.encode_utf16().chain([0]).collect::<Vec<u16>>();
    let (name, here, password) = (wide(name), wide("."), wide(password));
    let mut token: HANDLE = std::ptr::null_mut();
    // SAFETY: the three texts end in a zero and outlive the call; `token` is written before it is read.
    let is_right = unsafe {
        LogonUserW(
            name.as_ptr(),
            here.as_ptr(),
            password.as_ptr(),
            LOGON32_LOGON_INTERACTIVE,
            LOGON32_PROVIDER_DEFAULT,
            &mut token,
        )
    } != 0;
    if is_right {
        // SAFETY: the call succeeded, so the handle is ours to close.
        unsafe { CloseHandle(token) };
    }
    is_right
}
