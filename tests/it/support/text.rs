//! Text as Windows programs write it: encodings and the ways in which people capture a console.

/// Encodings of captures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Encoding {
    Utf8,
    Utf8Bom,
    Utf16Le,
    Utf16LeBom,
    Utf16Be,
    Utf16BeBom,
    Cp932,
    Cp936,
    Cp949,
    Cp950,
    Cp1252,
    Cp437,
    Cp850,
}

/// The upper half of the DOS code pages, which no encoding library of the web has.
const CP437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";
const CP850: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";

impl Encoding {
    /// Every encoding.
    pub const ALL: [Encoding; 13] = [
        Encoding::Utf8,
        Encoding::Utf8Bom,
        Encoding::Utf16Le,
        Encoding::Utf16LeBom,
        Encoding::Utf16Be,
        Encoding::Utf16BeBom,
        Encoding::Cp932,
        Encoding::Cp936,
        Encoding::Cp949,
        Encoding::Cp950,
        Encoding::Cp1252,
        Encoding::Cp437,
        Encoding::Cp850,
    ];

    /// Whether each character of a text has a place in the encoding.
    pub fn can_hold(self, text: &str) -> bool {
        self.try_encode(text).is_some()
    }

    /// Bytes of a text; panics where the encoding cannot hold it.
    pub fn encode(self, text: &str) -> Vec<u8> {
        self.try_encode(text).unwrap_or_else(|| panic!("{self:?} cannot hold {text:?}"))
    }

    fn try_encode(self, text: &str) -> Option<Vec<u8>> {
        let units = || text.encode_utf16();
        match self {
            Encoding::Utf8 => Some(text.as_bytes().to_vec()),
            Encoding::Utf8Bom => Some([b"\xef\xbb\xbf", text.as_bytes()].concat()),
            Encoding::Utf16Le => Some(units().flat_map(u16::to_le_bytes).collect()),
            Encoding::Utf16LeBom => Some([0xfeff].into_iter().chain(units()).flat_map(u16::to_le_bytes).collect()),
            Encoding::Utf16Be => Some(units().flat_map(u16::to_be_bytes).collect()),
            Encoding::Utf16BeBom => Some([0xfeff].into_iter().chain(units()).flat_map(u16::to_be_bytes).collect()),
            Encoding::Cp932 => web(encoding_rs::SHIFT_JIS, text),
            Encoding::Cp936 => web(encoding_rs::GBK, text),
            Encoding::Cp949 => web(encoding_rs::EUC_KR, text),
            Encoding::Cp950 => web(encoding_rs::BIG5, text),
            Encoding::Cp1252 => web(encoding_rs::WINDOWS_1252, text),
            Encoding::Cp437 => dos(CP437, text),
            Encoding::Cp850 => dos(CP850, text),
        }
    }
}

fn web(encoding: &'static encoding_rs::Encoding, text: &str) -> Option<Vec<u8>> {
    let (bytes, _, lossy) = encoding.encode(text);
    (!lossy).then(|| bytes.into_owned())
}

fn dos(upper_half: &str, text: &str) -> Option<Vec<u8>> {
    let byte = |c: char| match c {
        '\0'..='\x7f' => Some(c as u8),
        _ => upper_half.chars().position(|upper| upper == c).map(|at| at as u8 + 0x80),
    };
    text.chars().map(byte).collect()
}

/// Lines end as Windows ends them.
pub fn crlf(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\n', "\r\n")
}

/// A command that ran on a host, and what it printed.
#[derive(Clone, Debug)]
pub struct Capture {
    pub host: String,
    pub command: String,
    pub output: String,
}

/// How it was captured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Style {
    /// `command > file`: the output alone.
    Redirected,
    /// Copied from `cmd.exe`, with the prompt before and after.
    Console,
    /// Copied from PowerShell.
    PowerShell,
    /// `Start-Transcript`.
    Transcript,
    /// Copied from a remoting session.
    Remoting,
    /// Quoted in a ticket.
    Quoted,
    /// In a fenced block of a ticket.
    Fenced,
    /// A collector's log, each line with its time.
    LogPrefixed,
}

impl Style {
    /// Every style.
    pub const ALL: [Style; 8] = [
        Style::Redirected,
        Style::Console,
        Style::PowerShell,
        Style::Transcript,
        Style::Remoting,
        Style::Quoted,
        Style::Fenced,
        Style::LogPrefixed,
    ];

    /// The text of several captures of one session, lines ending in `\n`.
    pub fn write(self, captures: &[Capture]) -> String {
        let session = |prompt: &dyn Fn(&Capture) -> String| {
            let runs: String =
                captures.iter().map(|c| format!("{}{}\n{}", prompt(c), c.command, ended(&c.output))).collect();
            let last = captures.last().map(prompt).unwrap_or_default();
            runs + last.trim_end() + "\n"
        };
        let powershell = |_: &Capture| r"PS C:\Windows\system32> ".to_owned();
        match self {
            Style::Redirected => captures.iter().map(|c| ended(&c.output)).collect(),
            Style::Console => session(&|_| r"C:\Windows\system32>".to_owned()),
            Style::PowerShell => session(&powershell),
            Style::Transcript => {
                let host = captures.first().map_or("", |c| &c.host);
                transcript(host, &session(&powershell))
            }
            Style::Remoting => session(&|c| format!(r"[{}]: PS C:\Users\azureadmin\Documents> ", c.host)),
            Style::Quoted => session(&powershell).lines().map(|line| format!("> {line}\n")).collect(),
            Style::Fenced => format!("Here is the output:\n\n```text\n{}```\n", session(&powershell)),
            Style::LogPrefixed => {
                session(&powershell).lines().map(|line| format!("2024-09-03 10:15:12.345 INFO  {line}\n")).collect()
            }
        }
    }
}

fn ended(output: &str) -> String {
    if output.is_empty() || output.ends_with('\n') { output.to_owned() } else { format!("{output}\n") }
}

/// What `Start-Transcript` writes around a session.
fn transcript(host: &str, session: &str) -> String {
    let line = "**********************\n";
    format!(
        "{line}Windows PowerShell transcript start\nStart time: 20240903101500\nUsername: CONTOSO\\azureadmin\n\
         RunAs User: CONTOSO\\azureadmin\nMachine: {host} (Microsoft Windows NT 10.0.20348.0)\n\
         Host Application: C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe\nProcess ID: 7312\n\
         PSVersion: 5.1.20348.2700\n{line}Transcript started, output file is C:\\temp\\transcript.txt\n{session}{line}\
         Windows PowerShell transcript end\nEnd time: 20240903101830\n{line}"
    )
}
