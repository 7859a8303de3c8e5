//! What a cluster runs, by the types that it gives to its resources and groups. These names are never translated.

use crate::facts::Role;

/// Resource types of `Get-ClusterResource`, in lower case.
const RESOURCES: &[(&str, Role)] = &[
    ("sql server availability group", Role::AvailabilityGroup),
    ("sql server", Role::SqlInstance),
    ("scale out file server", Role::ScaleOutFileServer),
    ("file server", Role::FileServer),
    ("virtual machine", Role::VirtualMachine),
    ("virtual machine configuration", Role::VirtualMachine),
    ("physical disk", Role::Disk),
    ("storage pool", Role::StoragePool),
];

/// Group types of `Get-ClusterGroup | Format-List *`, in lower case, as words and as numbers.
const GROUPS: &[(&str, Role)] = &[
    ("scaleoutfileserver", Role::ScaleOutFileServer),
    ("114", Role::ScaleOutFileServer),
    ("fileserver", Role::FileServer),
    ("100", Role::FileServer),
    ("virtualmachine", Role::VirtualMachine),
    ("111", Role::VirtualMachine),
    ("clusterstoragepool", Role::StoragePool),
];

/// The role that a resource of this type shows.
pub fn by_resource_type(name: &str) -> Option<Role> {
    find(RESOURCES, name)
}

/// The role of a row that ends with a resource type, and what stands before the first state in it.
pub fn by_line_end(line: &str) -> Option<(&str, Role)> {
    let lower = line.trim_end().to_ascii_lowercase();
    let ends = |name: &str| lower.strip_suffix(name).is_some_and(|before| before.ends_with(char::is_whitespace));
    let (_, role) = RESOURCES.iter().filter(|(name, _)| ends(name)).max_by_key(|(name, _)| name.len())?;
    let name =
        [" Online ", " Offline ", " Failed "].iter().find_map(|state| line.split_once(state)).map(|(name, _)| name);
    Some((name.unwrap_or_default().trim(), *role))
}

/// The role that a group of this type is.
pub fn by_group_type(name: &str) -> Option<Role> {
    find(GROUPS, name)
}

fn find(table: &[(&str, Role)], name: &str) -> Option<Role> {
    table.iter().find(|(known, _)| known.eq_ignore_ascii_case(name.trim())).map(|(_, role)| *role)
}

/// The name that Storage Spaces Direct gives to its pool begins so.
pub const SPACES_DIRECT_POOL: &str = "S2D on ";
