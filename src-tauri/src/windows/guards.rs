//! Which addresses a window may go to.

use tauri::Url;

/// Whether `url` is the app's own page of that name: as shipped, or from Vite at `dev_url`.
pub fn is_own_page(url: &Url, page: &str, dev_url: Option<&Url>) -> bool {
    let shipped = match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        // Windows has no schemes of its own for pages.
        "http" | "https" => url.host_str() == Some("tauri.localhost"),
        _ => false,
    };
    let served = dev_url.is_some_and(|dev| dev.origin() == url.origin());
    let has_login = !url.username().is_empty() || url.password().is_some();
    (shipped || served)
        && !has_login
        && (served || url.port().is_none())
        && url.path() == format!("/{page}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(url: &str) -> bool {
        is_own_page(&url.parse().unwrap(), "console.html", None)
    }

    #[test]
    fn the_windows_own_page_is_allowed_with_any_place_in_it() {
        assert!(allowed("tauri://localhost/console.html"));
        assert!(allowed("tauri://localhost/console.html#/sessions/1"));
        assert!(allowed("http://tauri.localhost/console.html"));
    }

    #[test]
    fn every_other_address_is_refused() {
        for url in [
            "tauri://localhost/candidate.html",
            "tauri://localhost/",
            "tauri://localhost/console.html/../candidate.html",
            "tauri://evil/console.html",
            "http://localhost:5173/console.html",
            "http://tauri.localhost:8080/console.html",
            "http://user@tauri.localhost/console.html",
            "https://example.com/console.html",
            "file:///console.html",
            "data:text/html,console.html",
            "javascript:alert(1)",
            "about:blank",
            "blob:tauri://localhost/console.html",
        ] {
            assert!(!allowed(url), "{url}");
        }
    }

    #[test]
    fn vites_page_is_allowed_only_while_developing() {
        let vite: Url = "http://localhost:5173".parse().unwrap();
        let page: Url = "http://localhost:5173/console.html".parse().unwrap();
        assert!(is_own_page(&page, "console.html", Some(&vite)));
        assert!(!is_own_page(&page, "console.html", None));
    }
}
