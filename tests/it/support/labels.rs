//! The words of `vssadmin list writers`, language by language.

/// Languages of writer lists. The first four are known from captures; of the others only banners and single words
/// are, the labels are ours: readers must go by the shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Language {
    English,
    Japanese,
    French,
    German,
    Spanish,
    Portuguese,
    Chinese,
    Korean,
}

/// Words of a list.
pub(super) struct Labels {
    pub(super) banner: &'static str,
    pub(super) copyright: &'static str,
    pub(super) name: &'static str,
    pub(super) quote: char,
    pub(super) id: &'static str,
    pub(super) instance: &'static str,
    pub(super) state: &'static str,
    pub(super) error: &'static str,
    pub(super) stable: &'static str,
    pub(super) failed: &'static str,
    pub(super) no_error: &'static str,
}

impl Language {
    /// Every language.
    pub const ALL: [Language; 8] = [
        Language::English,
        Language::Japanese,
        Language::French,
        Language::German,
        Language::Spanish,
        Language::Portuguese,
        Language::Chinese,
        Language::Korean,
    ];

    pub(super) fn labels(self) -> Labels {
        match self {
            Language::English => ENGLISH,
            Language::Japanese => JAPANESE,
            Language::French => FRENCH,
            Language::German => GERMAN,
            Language::Spanish => SPANISH,
            Language::Portuguese => PORTUGUESE,
            Language::Chinese => CHINESE,
            Language::Korean => KOREAN,
        }
    }
}

const ENGLISH: Labels = Labels {
    banner: "Volume Shadow Copy Service administrative command-line tool",
    copyright: "(C) Copyright 2001-2013 Microsoft Corp.",
    name: "Writer name:",
    quote: '\'',
    id: "Writer Id:",
    instance: "Writer Instance Id:",
    state: "State:",
    error: "Last error:",
    stable: "Stable",
    failed: "Failed",
    no_error: "No error",
};

const JAPANESE: Labels = Labels {
    banner: "ボリューム シャドウ コピー サービス管理コマンド ライン ツール",
    name: "ライター名:",
    id: "ライター Id:",
    instance: "ライター インスタンス Id:",
    state: "状態:",
    error: "最後のエラー:",
    stable: "安定",
    no_error: "エラーなし",
    ..ENGLISH
};

const FRENCH: Labels = Labels {
    banner: "Outil ligne de commande d'administration du service de cliché instantané de volume",
    name: "Nom du rédacteur :",
    id: "ID du rédacteur :",
    instance: "ID de l'instance du rédacteur :",
    state: "État :",
    error: "Dernière erreur :",
    no_error: "Aucune erreur",
    ..ENGLISH
};

const GERMAN: Labels = Labels {
    name: "Verfassername:",
    quote: '"',
    id: "Verfasserkennung:",
    instance: "Verfasserinstanzkennung:",
    state: "Status:",
    error: "Letzter Fehler:",
    stable: "Stabil",
    failed: "Fehlgeschlagen",
    no_error: "Kein Fehler",
    ..ENGLISH
};

const SPANISH: Labels = Labels {
    banner: "Herramienta administrativa de línea de comandos del Servicio de instantáneas de volumen.",
    name: "Nombre del escritor:",
    id: "Id. del escritor:",
    instance: "Id. de instancia del escritor:",
    state: "Estado:",
    error: "Último error:",
    stable: "Estable",
    failed: "Con errores",
    no_error: "Sin errores",
    ..ENGLISH
};

const PORTUGUESE: Labels = Labels {
    banner: "Ferramenta de linha de comando administrativa do Serviço de Cópia de Sombra de Volume",
    name: "Nome do gravador:",
    id: "Id do gravador:",
    instance: "Id da instância do gravador:",
    state: "Estado:",
    error: "Último erro:",
    stable: "Estável",
    failed: "Falha",
    no_error: "Nenhum erro",
    ..ENGLISH
};

const CHINESE: Labels = Labels {
    banner: "卷影复制服务管理命令行工具",
    copyright: "(C) 版权所有 2001-2013 Microsoft Corp.",
    name: "编写器名称:",
    id: "编写器 Id:",
    instance: "编写器实例 Id:",
    state: "状态:",
    error: "上一个错误:",
    stable: "稳定",
    failed: "失败",
    no_error: "无错误",
    ..ENGLISH
};

const KOREAN: Labels = Labels {
    banner: "볼륨 섀도 복사본 서비스 관리 명령줄 도구",
    name: "작성기 이름:",
    id: "작성기 ID:",
    instance: "작성기 인스턴스 ID:",
    state: "상태:",
    error: "마지막 오류:",
    stable: "안정",
    failed: "실패",
    no_error: "오류 없음",
    ..ENGLISH
};
