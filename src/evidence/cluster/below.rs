//! Rows of volumes that do not stand in the columns of the header above them: an image, a footer or somebody's words came
//! between, or a page laid them out anew. What the line alone tells counts; marks of the page are no volumes.

use super::Listing;
use super::bare;
use crate::decode::objects::{Object, Property, Value};
use crate::decode::text::Line;
use crate::facts::{Volume, VolumeForm};
use crate::knowledge::csv_words::is_disk_name;
use crate::knowledge::states::Enumeration;

/// Lines below a header, or below the last of its rows, in which more are looked for.
const BELOW: usize = 60;

/// The columns of `Get-ClusterSharedVolume`, which no other table has in this order.
const COLUMNS: [&str; 3] = ["Name", "State", "Node"];

/// Puts right the rows of tables with those columns, and adds those that stand further below.
pub(super) fn mend(listings: &mut [Listing], lines: &[Line<'_>]) {
    let mut begins: Vec<u32> = listings.iter().map(|listing| listing.line).collect();
    begins.sort_unstable();
    for listing in listings.iter_mut().filter(|listing| is_default(listing)) {
        let objects = std::mem::take(&mut listing.objects);
        listing.objects = objects.into_iter().filter_map(|object| mended(object, lines)).collect();
        let last = listing.objects.last().map_or(listing.line, |object| object.line.max(listing.line));
        let to = begins.get(begins.partition_point(|line| *line <= last)).copied().unwrap_or(u32::MAX);
        let header = at(lines, listing.line).find(|(_, line)| line.text.contains("State"));
        // By place, where that is known: the lines of a page on one line all have its number.
        let first = listing.objects.last().and_then(first_cell);
        let named = |first: &str| at(lines, last).find(|(_, line)| line.text.contains(first));
        // A name that its column broke stands on several lines.
        let broken = || at(lines, last).next().filter(|_| last > listing.line && at(lines, last).nth(1).is_none());
        let row = first.and_then(|first| named(first).or_else(broken));
        let from =
            row.or(header).map_or_else(|| lines.partition_point(|line| line.number <= last), |(place, _)| place + 1);
        let header = header.map(|(_, line)| line);
        let more = lines.iter().skip(from).take(BELOW).take_while(|line| line.number < to);
        let more = more.filter_map(|line| {
            let volume = bare::with_state(line).filter(|volume| !is_mark(&volume.name))?;
            let fits = is_disk_name(&volume.name) || header.is_some_and(|header| stands_in(header, line, &volume));
            fits.then(|| object(&volume))
        });
        let more: Vec<Object> = more.collect();
        listing.objects.extend(more);
    }
}

fn is_default(listing: &Listing) -> bool {
    let mut columns = listing.columns.iter().filter(|column| !column.is_empty());
    // The property itself is called so.
    let is_owner = |column: &str, wanted: &str| wanted == "Node" && column.eq_ignore_ascii_case("OwnerNode");
    let same = |wanted: &str| {
        columns.next().is_some_and(|column| column.eq_ignore_ascii_case(wanted) || is_owner(column, wanted))
    };
    listing.form == VolumeForm::Table && COLUMNS.into_iter().all(same) && columns.next().is_none()
}

/// A row as its columns show it; as its line does, where they show no state; `None` for what is no row.
fn mended(row: Object, lines: &[Line<'_>]) -> Option<Object> {
    let has_state = row.text_of("State").is_some_and(is_state);
    if has_state {
        return Some(row).filter(|row| !row.text_of("Name").is_some_and(is_rule));
    }
    let line = first_cell(&row).and_then(|first| at(lines, row.line).find(|(_, line)| line.text.contains(first)));
    let line = line.map(|(_, line)| line);
    match line.and_then(bare::with_state) {
        Some(volume) => Some(object(&volume)),
        None => Some(row).filter(|_| !line.is_some_and(|line| is_mark(line.text))),
    }
}

fn first_cell(row: &Object) -> Option<&str> {
    row.properties.iter().find_map(|property| property.value.as_text())
}

fn is_state(text: &str) -> bool {
    Enumeration::Resource.has_word(text) || Enumeration::VolumeOnNode.has_word(text)
}

/// A rule, whatever an editor made of its dashes.
fn is_rule(text: &str) -> bool {
    !text.chars().any(char::is_alphanumeric)
}

/// What a page or a mail puts between lines: a rule, an image, a tag, a warning in brackets.
fn is_mark(text: &str) -> bool {
    let text = text.trim();
    is_rule(text) || text.starts_with("![") || text.starts_with(['[', '<'])
}

/// Whether name and state begin where their titles do.
fn stands_in(header: &Line<'_>, row: &Line<'_>, volume: &Volume) -> bool {
    let column = |text: &str, word: &str| text.find(word).and_then(|at| Some(text.get(..at)?.chars().count()));
    let state = volume.state.as_deref().unwrap_or_default();
    let begins = column(row.text, &volume.name);
    let of_state = row.text.rfind(state).and_then(|at| Some(row.text.get(..at)?.chars().count()));
    begins.is_some() && begins == column(header.text, "Name") && of_state == column(header.text, "State")
}

fn object(volume: &Volume) -> Object {
    let cells = [Some(&volume.name), volume.state.as_ref(), volume.owner_node.as_ref()];
    let property = |(name, cell): (&str, Option<&String>)| {
        Some(Property { name: name.to_owned(), value: Value::from_cell(cell?), line: volume.line })
    };
    let properties = COLUMNS.into_iter().zip(cells).filter_map(property).collect();
    Object { line: volume.line, properties, ..Object::default() }
}

/// The lines of a number with their places: those of a string all have that of the line which holds it.
fn at<'a, 't>(lines: &'a [Line<'t>], number: u32) -> impl Iterator<Item = (usize, &'a Line<'t>)> {
    /// Lines of one number: a page on one line may have thousands, and is asked for each of its tables.
    const MOST: usize = 1_000;
    let from = lines.partition_point(|line| line.number < number);
    lines.iter().enumerate().skip(from).take(MOST).take_while(move |(_, line)| line.number == number)
}

#[cfg(test)]
mod tests {
    use crate::evidence::tests::{harvest, options};
    use crate::facts::{Observation, VolumeOutcome};

    const ASKED: &str = "PS C:\\> Get-ClusterSharedVolume\n\n";
    const HEAD: &str = "Name           State  Node\n----           -----  ----\n";

    fn names(text: &str) -> Vec<String> {
        let harvest = harvest("mail.txt", format!("{ASKED}{text}\n").as_bytes(), &options());
        let rows = harvest.observations.into_iter().filter_map(|seen| match seen.fact {
            Observation::Volumes(listing) => Some(listing.outcome),
            _ => None,
        });
        let rows = rows.flat_map(|outcome| match outcome {
            VolumeOutcome::Rows(rows) => rows,
            _ => Vec::new(),
        });
        rows.map(|volume| volume.name).collect()
    }

    #[test]
    fn rows_behind_what_came_between_header_and_rows() {
        for between in [
            "\n\n\n",
            "\nOnly this one, isn't it?\n\n",
            "\nTicket 4711 - page 2 of 3\n\n",
            "\n[cid:image001.png@01DB1A2B.3C4D5E60]\n\n",
            "![image](https://example.invalid/a.png)\n",
            "<hr>\n",
            "<image001.png>\n",
            "[EXTERNAL] This mail came from outside.\n",
            "[image: shot.png]\n",
            "————\n",
        ] {
            for row in ["Cluster Disk 1 Online n1", "Tills          Online n1"] {
                let name = row.split("  ").next().unwrap_or(row).split(" Online").next().unwrap_or(row);
                assert_eq!(names(&format!("{HEAD}{between}{row}")), [name], "{between}");
            }
        }
        for text in [
            "Name           State  Node\n\nCluster Disk 1 Online n1",
            "Name           State  Node\n\\----           -----  ----\nCluster Disk 1 Online n1",
            "Name           State  Node\n————           —————  ————\nCluster Disk 1 Online n1",
            "Name State Node\n---- ----- ----\nCluster Disk 1 Online n1",
            "* Name State Node\n* ---- ----- ----\n* Cluster Disk 1 Online n1",
        ] {
            assert_eq!(names(text), ["Cluster Disk 1"], "{text}");
        }
        // A chat's page on one line.
        let page = format!(
            "<html><body><div>{}</div></body></html>",
            [
                "PS C:\\&gt; Get-ClusterSharedVolume",
                "Name&nbsp;&nbsp;&nbsp; State&nbsp; Node",
                "----&nbsp;&nbsp;&nbsp; -----&nbsp; ----",
                "<img src='x.png'>",
                "Cluster Disk 7 Online n1"
            ]
            .join("</div><div>")
        );
        let seen = harvest("chat.html", page.as_bytes(), &options()).observations;
        let is_row = |fact: &Observation| matches!(fact, Observation::Volumes(listing) if matches!(&listing.outcome, VolumeOutcome::Rows(rows) if rows.len() == 1));
        assert!(seen.iter().any(|seen| is_row(&seen.fact)), "{seen:?}");
        let tabs =
            "\t\tName\tState\tNode\n\t\t----\t-----\t----\n\t\tCluster Disk 1\tOnline\tn1\n\t\tTills 2\tOnline\tn2";
        assert_eq!(names(tabs), ["Cluster Disk 1", "Tills 2"]);
        assert_eq!(
            names(&format!("{HEAD}Cluster Disk 1 Online n1\n\nCluster Disk 2 Online n2")),
            ["Cluster Disk 1", "Cluster Disk 2"]
        );
    }

    #[test]
    fn words_below_a_header_are_no_rows_of_it() {
        for below in [
            "\nNothing is online here, n1 says.",
            "\nOur cluster service is now Online again",
            "[image: shot.png]",
            "----",
        ] {
            assert_eq!(names(&format!("{HEAD}{below}")), [""; 0], "{below}");
        }
    }
}
