<#
.SYNOPSIS
    Collects what vssleuth reads, from every node of this failover cluster, into one zip. It changes nothing.

.DESCRIPTION
    Run it as administrator on ONE node, in Windows PowerShell 4 to 5.1 or PowerShell 7:

        powershell -NoProfile -ExecutionPolicy Bypass -File .\Collect-VssEvidence.ps1

    It asks the other nodes through PowerShell remoting. A node that does not answer is named in the result; run the
    script there with -Node and its own name. It only reads: it sets nothing, restarts nothing, and sends nothing
    anywhere. It writes into a new folder below the temporary folder of each node, which it takes away again, and the
    one zip whose name it prints at the end.

    Each query leaves one line of JSON with the node, the cluster, the time in UTC, the command, its error if any, and
    the number of objects: so "there is none" and "it could not be asked" stay two different things.

.PARAMETER Days
    How far back the event logs go. 0, the default, takes them whole.

.PARAMETER Node
    Which nodes to ask instead of all.

.PARAMETER OutputFolder
    Where the zip goes. Default: the desktop.

.PARAMETER NoEventLogs
    Leaves the event logs out. The zip is small then, but says little of what happened.

.EXAMPLE
    powershell -NoProfile -ExecutionPolicy Bypass -File .\Collect-VssEvidence.ps1 -Days 30
#>
[CmdletBinding()]
param(
    [ValidateRange(0, 3650)] [int]$Days = 0,
    [string[]]$Node = @(),
    [string]$OutputFolder = [Environment]::GetFolderPath('Desktop'),
    [switch]$NoEventLogs
)

# Everything that is done on one node. It gives the folder that holds the result.
$work = {
    param([string]$Root, [int]$Days, [bool]$EventLogs)

    $ErrorActionPreference = 'Stop'
    $computer = $env:COMPUTERNAME
    $folder = Join-Path $Root $computer
    [void][IO.Directory]::CreateDirectory($folder)
    $utf8 = New-Object System.Text.UTF8Encoding($false)
    $records = New-Object System.Collections.ArrayList
    $identity = [Security.Principal.WindowsIdentity]::GetCurrent()
    $principal = New-Object Security.Principal.WindowsPrincipal($identity)
    $elevated = $principal.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)
    $cluster = $null
    $member = $false

    # One query, one line.
    function New-Record([string]$Query, [string]$Command, $Count, $Failure, $More) {
        $record = [ordered]@{
            schema = 'vssleuth-evidence/1'; tool = 'vssleuth'; node = $computer; cluster = $cluster
            utc = [DateTime]::UtcNow.ToString('o'); query = $Query; command = $Command
            count = $Count; error = $Failure; elevated = $elevated; member = $member
        }
        foreach ($key in $More.Keys) { $record[$key] = $More[$key] }
        $line = $record | ConvertTo-Json -Compress -Depth 4
        [void]$records.Add($line)
        $line
    }

    # A cmdlet: how many objects, and of each the properties that matter, as text.
    function Save-Objects([string]$Query, [string]$Command, [string[]]$Properties) {
        $rows = @(); $failure = $null; $count = $null
        try {
            # In PowerShell 7 a cmdlet may be a function of a module that does not know that errors stop here.
            $given = @(& ([scriptblock]::Create($Command)) 2>&1)
            $errors = @($given | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] })
            if ($errors.Count -gt 0) { $failure = [string]$errors[0].Exception.Message }
            else { $rows = $given; $count = $rows.Count }
        }
        catch { $failure = [string]$_.Exception.Message }
        # A list out of New-Object may become an object of its own in the JSON of Windows PowerShell.
        $objects = [System.Collections.ArrayList]@()
        foreach ($row in ($rows | Select-Object -First 1000)) {
            $kept = [ordered]@{}
            foreach ($property in $Properties) { $kept[$property] = [string]$row.$property }
            [void]$objects.Add($kept)
        }
        [void](New-Record $Query $Command $count $failure @{ objects = $objects })
        # Without the comma a list of one comes out as its only entry.
        , $rows
    }

    # A program or a long listing: its text goes into a file of its own, below the line that says when and how.
    function Save-Text([string]$Query, [string]$Name, [string]$Command, [string]$Each) {
        $text = ''; $failure = $null; $count = $null
        $global:LASTEXITCODE = 0
        try {
            # What a program writes to its error stream is part of its text.
            $ErrorActionPreference = 'Continue'
            $printed = @(& ([scriptblock]::Create($Command)) 2>&1 | Out-String -Stream -Width 4096)
            $text = ($printed | ForEach-Object { $_.TrimEnd() }) -join "`r`n"
            if ($global:LASTEXITCODE -ne 0) { $failure = "exit code $global:LASTEXITCODE" }
            else { $count = @($printed | Where-Object { $_ -match $Each }).Count }
        }
        catch { $failure = [string]$_.Exception.Message }
        $file = "${computer}_$Name.txt"
        $line = New-Record $Query $Command $count $failure @{ file = $file }
        [IO.File]::WriteAllText((Join-Path $folder $file), "$line`r`n$text`r`n", $utf8)
    }

    # The cluster first: every later line says which one it is about.
    $found = Save-Objects 'cluster' 'Get-Cluster' @('Name', 'Domain', 'ClusterFunctionalLevel')
    if ($found.Count -eq 1) { $cluster = [string]$found[0].Name }
    $nodes = Save-Objects 'cluster-nodes' 'Get-ClusterNode' @('Name', 'State', 'NodeWeight', 'DynamicWeight')
    $member = @($nodes | Where-Object { [string]$_.Name -eq $computer }).Count -eq 1
    [void](Save-Objects 'cluster-shared-volume' 'Get-ClusterSharedVolume' @('Name', 'State', 'OwnerNode'))
    [void](Save-Objects 'cluster-groups' 'Get-ClusterGroup' @('Name', 'GroupType', 'OwnerNode', 'State'))
    [void](Save-Objects 'cluster-resources' 'Get-ClusterResource' @('Name', 'ResourceType', 'OwnerGroup', 'State'))
    [void](Save-Objects 'cluster-quorum' 'Get-ClusterQuorum' @('Cluster', 'QuorumResource', 'QuorumType'))
    [void](Save-Objects 'cluster-s2d' 'Get-ClusterS2D' @('State', 'CacheState'))

    # The switch of the CSV writer, in the 64-bit view, where the cluster service looks.
    $key = 'SOFTWARE\Microsoft\Windows NT\CurrentVersion\Failover Clusters'
    $command = "[Microsoft.Win32.RegistryKey]::OpenBaseKey('LocalMachine', 'Registry64').OpenSubKey('$key')"
    try {
        $opened = [Microsoft.Win32.RegistryKey]::OpenBaseKey('LocalMachine', 'Registry64').OpenSubKey($key)
        $more = @{ key = "HKLM\$key"; exists = ($null -ne $opened); value_exists = $false; type = $null; value = $null }
        if ($null -ne $opened) {
            $value = $opened.GetValue('EnableCsvVssWriter')
            $more.value_exists = $null -ne $value
            if ($more.value_exists) {
                $kinds = @{ DWord = 'REG_DWORD'; QWord = 'REG_QWORD'; String = 'REG_SZ'; ExpandString = 'REG_EXPAND_SZ' }
                $kind = [string]$opened.GetValueKind('EnableCsvVssWriter')
                $more.type = if ($kinds.ContainsKey($kind)) { $kinds[$kind] } else { $kind }
                $more.value = if ($kind -eq 'DWord') { [BitConverter]::ToUInt32([BitConverter]::GetBytes([int]$value), 0) } else { [string]$value }
            }
            $opened.Dispose()
        }
        [void](New-Record 'registry-setting' $command ([int]$more.value_exists) $null $more)
    }
    catch { [void](New-Record 'registry-setting' $command $null ([string]$_.Exception.Message) @{}) }
    $acl = "Get-Acl 'HKLM:\$key' | Format-List -Property @('Owner', 'AccessToString')"
    Save-Text 'registry-acl' 'acl_failover_clusters' $acl ':'
    Save-Text 'registry' 'reg_failover_clusters' "reg.exe query 'HKLM\$key' /reg:64" 'REG_'

    # VSS.
    Save-Text 'vssadmin-writers' 'vssadmin_list_writers' 'vssadmin.exe list writers' "'.+'\s*$"
    Save-Text 'vssadmin-providers' 'vssadmin_list_providers' 'vssadmin.exe list providers' "'.+'\s*$"
    Save-Text 'vssadmin-shadowstorage' 'vssadmin_list_shadowstorage' 'vssadmin.exe list shadowstorage' '\('

    # The machine.
    try {
        $machine = Get-CimInstance Win32_ComputerSystem
        [void](New-Record 'machine' 'Get-CimInstance Win32_ComputerSystem' 1 $null @{ domain = [string]$machine.Domain })
    }
    catch { [void](New-Record 'machine' 'Get-CimInstance Win32_ComputerSystem' $null ([string]$_.Exception.Message) @{}) }
    $zone = [TimeZoneInfo]::Local
    $minutes = [int]$zone.GetUtcOffset([DateTime]::UtcNow).TotalMinutes
    [void](New-Record 'time-zone' '[TimeZoneInfo]::Local' 1 $null @{ id = $zone.Id; offset_minutes = $minutes })
    try {
        $os = Get-CimInstance Win32_OperatingSystem
        $more = @{
            caption = [string]$os.Caption; build = [string]$os.Version
            installed = $os.InstallDate.ToUniversalTime().ToString('o')
            booted = $os.LastBootUpTime.ToUniversalTime().ToString('o')
        }
        [void](New-Record 'os' 'Get-CimInstance Win32_OperatingSystem' 1 $null $more)
    }
    catch { [void](New-Record 'os' 'Get-CimInstance Win32_OperatingSystem' $null ([string]$_.Exception.Message) @{}) }
    Save-Text 'system-info' 'systeminfo' 'systeminfo.exe' ':'
    Save-Text 'services' 'services' "Get-CimInstance Win32_Service | Format-Table -AutoSize -Property @('Name', 'State', 'StartMode', 'StartName', 'PathName')" '\S'
    Save-Text 'disks' 'disks' "Get-Disk | Format-Table -AutoSize -Property @('Number', 'FriendlyName', 'BusType', 'IsClustered', 'OperationalStatus')" '\S'
    Save-Text 'filters' 'fltmc' 'fltmc.exe filters' '\S'

    # Azure Backup's extension: its settings, and what it reported. Not its Config folder, which holds protected settings.
    foreach ($part in 'BcdrAgent', 'BcdrAgentPersistentKeys') {
        Save-Text 'bcdr-agent' "reg_$part" "reg.exe query HKLM\SOFTWARE\Microsoft\$part /s /reg:64" 'REG_'
    }
    $plugins = "$env:SystemDrive\Packages\Plugins\Microsoft.Azure.RecoveryServices.VMSnapshot"
    $logs = "$env:SystemDrive\WindowsAzure\Logs\Plugins\Microsoft.Azure.RecoveryServices.VMSnapshot"
    $copied = 0; $failure = $null
    foreach ($base in $plugins, $logs) {
        $files = if ($base -eq $plugins) { "$base\*\Status\*.status" } else { "$base\*\*.log" }
        foreach ($file in @(Get-ChildItem $files -ErrorAction SilentlyContinue -ErrorVariable unread)) {
            # Each version of the extension has files of the same names; one that is locked does not cost the others.
            $target = Join-Path $folder ('VMSnapshot' + ($file.FullName.Substring($base.Length) -replace '\\', '_'))
            try { Copy-Item -LiteralPath $file.FullName -Destination $target; $copied++ }
            catch { $failure = [string]$_.Exception.Message }
        }
        # A folder that is not there holds none; one that may not be read is another thing.
        foreach ($one in @($unread | Where-Object { [string]$_.CategoryInfo.Category -eq 'PermissionDenied' })) {
            $failure = [string]$one.Exception.Message
        }
    }
    $count = if ($null -eq $failure) { $copied } else { $null }
    [void](New-Record 'extension-status' "Get-ChildItem $plugins" $count $failure @{})

    # Event logs, with the texts of their messages beside them.
    $channels = 'Application', 'System', 'Microsoft-Windows-FailoverClustering/Operational', 'Microsoft-Windows-Backup',
        'CloudBackup', 'Microsoft-WindowsAzure-Status/Plugins', 'Microsoft-WindowsAzure-Status/GuestAgent', 'Windows Azure'
    if (-not $EventLogs) { $channels = @() }
    foreach ($channel in $channels) {
        $file = "${computer}_evt_{0}.evtx" -f ($channel -replace '[/\\ ]', '-')
        $path = Join-Path $folder $file
        $arguments = @('epl', $channel, $path, '/ow:true')
        if ($Days -gt 0) { $arguments += "/q:*[System[TimeCreated[timediff(@SystemTime) <= $([long]$Days * 86400000)]]]" }
        $command = "wevtutil.exe $($arguments -join ' ')"
        $count = $null; $failure = $null
        try {
            $ErrorActionPreference = 'Continue'
            $said = (& wevtutil.exe $arguments 2>&1 | Out-String).Trim()
            if ($LASTEXITCODE -ne 0) { $failure = "exit code ${LASTEXITCODE}: $said" }
            else {
                $count = 1
                [void](& wevtutil.exe al $path "/l:$((Get-UICulture).Name)" 2>&1)
            }
        }
        catch { $failure = [string]$_.Exception.Message }
        $ErrorActionPreference = 'Stop'
        [void](New-Record 'event-log' $command $count $failure @{ file = $file; channel = $channel })
    }

    [void](New-Record 'end' '' $records.Count $null @{})
    $evidence = Join-Path $folder "${computer}_vssleuth-evidence.jsonl"
    [IO.File]::WriteAllText($evidence, (($records -join "`r`n") + "`r`n"), $utf8)
    $folder
}

# On another node: works there, and leaves one archive to be fetched.
$there = {
    param([string]$Root, [int]$Days, [bool]$EventLogs, [string]$Work)
    $folder = & ([scriptblock]::Create($Work)) $Root $Days $EventLogs | Select-Object -Last 1
    Add-Type -AssemblyName System.IO.Compression.FileSystem
    [IO.Compression.ZipFile]::CreateFromDirectory($folder, "$folder.zip")
    "$folder.zip"
}

# One part of a file, as text: the one form that every version of remoting carries.
$part = {
    param([string]$Path, [long]$Offset)
    $stream = [IO.File]::OpenRead($Path)
    try {
        [void]$stream.Seek($Offset, 'Begin')
        $buffer = New-Object byte[] 1048576
        $read = $stream.Read($buffer, 0, $buffer.Length)
        [Convert]::ToBase64String($buffer, 0, $read)
    }
    finally { $stream.Dispose() }
}

$clean = {
    param([string]$Root)
    if ((Split-Path $Root -Leaf) -like 'VssEvidence_*') { Remove-Item -LiteralPath $Root -Recurse -Force }
}

function Receive-File($Session, [string]$From, [string]$To) {
    $stream = [IO.File]::Create($To)
    try {
        do {
            $text = Invoke-Command -Session $Session -ScriptBlock $part -ArgumentList $From, $stream.Length -ErrorAction Stop
            $bytes = [Convert]::FromBase64String([string]$text)
            $stream.Write($bytes, 0, $bytes.Length)
        } while ($bytes.Length -gt 0)
    }
    finally { $stream.Dispose() }
}

# What came of asking one node, or the end of that list, as a line like those of the nodes themselves.
function New-Note([string]$Of, [string]$Query, [string]$Command, $Count, $Failure) {
    $note = [ordered]@{
        schema = 'vssleuth-evidence/1'; tool = 'vssleuth'; node = $Of; cluster = $cluster
        utc = [DateTime]::UtcNow.ToString('o'); query = $Query; command = $Command; count = $Count; error = $Failure
    }
    $note | ConvertTo-Json -Compress
}

# .NET has a current folder of its own, and where there is no desktop, it has no name.
if (-not $OutputFolder) { $OutputFolder = $HOME }
$OutputFolder = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($OutputFolder)
[void][IO.Directory]::CreateDirectory($OutputFolder)

$utf8 = New-Object System.Text.UTF8Encoding($false)
# In Thai or Arabic the year would be that of another calendar.
$stamp = [DateTime]::UtcNow.ToString('yyyyMMdd_HHmmss', [Globalization.CultureInfo]::InvariantCulture) + 'Z'
$name = "VssEvidence_$stamp"
$root = Join-Path ([IO.Path]::GetTempPath()) $name
[void][IO.Directory]::CreateDirectory($root)
$eventLogs = -not $NoEventLogs

$cluster = $null
try { $cluster = [string](Get-Cluster -ErrorAction Stop).Name } catch { $cluster = $null }
$wanted = @($Node | ForEach-Object { $_ -split ',' } | ForEach-Object { $_.Trim() } | Where-Object { $_ })
if ($wanted.Count -eq 0) {
    try { $wanted = @(Get-ClusterNode -ErrorAction Stop | ForEach-Object { [string]$_.Name }) } catch { $wanted = @() }
    if ($wanted.Count -eq 0) { $wanted = @($env:COMPUTERNAME) }
}

$identity = New-Object Security.Principal.WindowsPrincipal([Security.Principal.WindowsIdentity]::GetCurrent())
if (-not $identity.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)) {
    Write-Warning 'This console has no administrator rights: the list of writers and some logs will be missing.'
}

$unreached = @()
$asked = New-Object System.Collections.ArrayList
foreach ($one in $wanted) {
    Write-Host "Asking $one ..."
    $failure = $null
    # Here also under its full name: remoting may be off.
    if (($one -split '\.')[0] -eq $env:COMPUTERNAME) {
        try { [void](& $work $root $Days $eventLogs) } catch { $failure = [string]$_.Exception.Message }
    }
    else {
        $session = $null
        $far = $null
        try {
            $session = New-PSSession -ComputerName $one -ErrorAction Stop
            $far = Invoke-Command -Session $session -ScriptBlock { [IO.Path]::GetTempPath() } -ErrorAction Stop
            $far = Join-Path $far $name
            $arguments = $far, $Days, $eventLogs, $work.ToString()
            $zip = Invoke-Command -Session $session -ScriptBlock $there -ArgumentList $arguments -ErrorAction Stop
            Receive-File $session ([string]($zip | Select-Object -Last 1)) (Join-Path $root "$one.zip")
        }
        catch { $failure = [string]$_.Exception.Message }
        finally {
            # Also where it failed half way: nothing stays behind on a node that still answers.
            if ($null -ne $session -and $far) { Invoke-Command -Session $session -ScriptBlock $clean -ArgumentList $far -ErrorAction SilentlyContinue }
            if ($null -ne $session) { Remove-PSSession $session }
        }
    }
    if ($null -ne $failure) {
        $unreached += $one
        Write-Warning "${one}: $failure"
    }
    $count = if ($null -eq $failure) { 1 } else { $null }
    [void]$asked.Add((New-Note $one 'collection' 'Collect-VssEvidence.ps1' $count $failure))
}
[void]$asked.Add((New-Note $env:COMPUTERNAME 'end' '' $asked.Count $null))
[IO.File]::WriteAllText((Join-Path $root 'collection.jsonl'), (($asked -join "`r`n") + "`r`n"), $utf8)

Add-Type -AssemblyName System.IO.Compression.FileSystem
$label = if ($cluster) { $cluster -replace '[^A-Za-z0-9-]', '_' } else { $env:COMPUTERNAME }
$zip = Join-Path $OutputFolder "VssEvidence_${label}_$stamp.zip"
try { [IO.Compression.ZipFile]::CreateFromDirectory($root, $zip) }
catch {
    Write-Warning "The zip could not be made: $($_.Exception.Message)"
    Write-Warning "What was collected lies in $root. Please pack and send that folder, and delete it then."
    exit 1
}
& $clean $root

Write-Host ''
Write-Host "Please send this one file: $zip"
foreach ($one in $unreached) {
    Write-Host "$one did not answer. Please run the script there as well, and send that file, too."
}
Write-Host 'From the Azure side, please add what each recovery point says of its consistency (Azure PowerShell):'
Write-Host '  Get-AzRecoveryServicesBackupRecoveryPoint -Item $item -VaultId $vault.ID | Select-Object RecoveryPointTime, RecoveryPointType'
